import type { WireError } from './errors.ts';
import type { EventName } from './events.ts';
import type { MethodName } from './methods.ts';

/** The only messages that cross: renderer <-> shell <-> engine, over IPC, a socket or a pipe. */
export type WireMessage =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: MethodName;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  | { readonly type: 'event'; readonly name: EventName; readonly payload: unknown };

/** What a shell supplies; the server and the client know nothing else of it. */
export interface Transport {
  send(message: WireMessage): void;
  /** Returns the function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}

/** A file the page made. */
export interface FileToSave {
  /** To suggest; letters, digits, `.`, `-` and `_`. */
  readonly fileName: string;
  /** `pdf`: the text is a page, to be printed into a PDF. */
  readonly format: 'text' | 'pdf';
  readonly text: string;
}

/**
 * What the preload script exposes to the renderer as `window.turntable`: the raw pipe, and the
 * things only a desktop can do. Absent in the web shell.
 */
export interface DesktopBridge {
  send(message: WireMessage): void;
  onMessage(listener: (message: unknown) => void): () => void;
  /** Opens the system's file dialog; absolute paths, empty when dismissed. */
  choosePackageFiles(): Promise<readonly string[]>;
  chooseFolder(): Promise<string | undefined>;
  /** One file with a public key in it. */
  chooseKeyFile(): Promise<string | undefined>;
  /** Asks where to save a file and writes it there; false when dismissed, or when it could not be written. */
  saveFile(file: FileToSave): Promise<boolean>;
  /** Shows a file, or the nearest folder above it that is there, in the desktop's file manager; false when nothing could be shown. */
  showFile(path: string): Promise<boolean>;
  /** How large everything is drawn; 1 as the desktop has it. */
  setZoom(factor: number): void;
  /** Says which language the page speaks (BCP 47), for menus and dialogs. */
  speak(language: string): void;
  /** Absolute path of a file that was dropped on the window. */
  pathOfDroppedFile(file: unknown): string;
}
