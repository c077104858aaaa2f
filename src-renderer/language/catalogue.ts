import type { english } from './en/index.ts';

type Rooms = typeof english;

/** `about.title`: a room's file, and the name of a message in it. */
export type MessageKey = {
  [Room in keyof Rooms]: `${Room}.${keyof Rooms[Room] & string}`;
}[keyof Rooms];

/** One room in another language: the names of the English file, no more and no fewer. */
export type RoomIn<Room> = { readonly [Name in keyof Room]: string };

/** All rooms in some language. */
export type Catalogue = { readonly [Room in keyof Rooms]: RoomIn<Rooms[Room]> };
