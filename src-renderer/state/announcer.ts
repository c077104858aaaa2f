import { create } from 'zustand';

/** The sentence a screen reader is told next, politely; the number makes repeats heard again. */
export const useAnnouncer = create<{ readonly text: string; readonly number: number }>(() => ({
  text: '',
  number: 0,
}));

export function announce(text: string): void {
  useAnnouncer.setState((before) => ({ text, number: before.number + 1 }));
}
