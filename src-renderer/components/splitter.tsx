import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './splitter.module.css';

interface SplitterProps {
  readonly label: string;
  /** Width of the part behind it, in pixels: the right one, where lines run from the left. */
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly onResize: (width: number) => void;
}

const stepPx = 24;

/** 1 where lines run from left to right, -1 where they run the other way. */
function directionOf(element: Element): 1 | -1 {
  return getComputedStyle(element).direction === 'rtl' ? -1 : 1;
}

/** The border between two parts; drag it, or move it with the arrow keys. */
export function Splitter({ label, width, least, most, onResize }: SplitterProps) {
  const resize = (next: number): void =>
    onResize(Math.round(Math.min(most, Math.max(least, next))));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    const sign = directionOf(handle);
    handle.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent): void =>
      resize(width + sign * (startX - move.clientX));
    const onUp = (): void => {
      handle.removeEventListener('pointermove', onMove);
      handle.removeEventListener('pointerup', onUp);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('pointerup', onUp);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = stepPx * directionOf(event.currentTarget);
    if (event.key === 'ArrowLeft') resize(width + step);
    else if (event.key === 'ArrowRight') resize(width - step);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      className={styles['splitter']}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
