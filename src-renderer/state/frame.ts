interface Frames {
  requestAnimationFrame?(run: () => void): number;
}

/** Runs before the next frame is painted (without a screen: after 16 ms). */
export function onNextFrame(run: () => void): void {
  const frames = globalThis as Frames;
  if (frames.requestAnimationFrame === undefined) setTimeout(run, 16);
  else frames.requestAnimationFrame(run);
}

/** However often it is called within a frame, `run` is called once, in the next. */
export function oncePerFrame(run: () => void): () => void {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    onNextFrame(() => {
      isScheduled = false;
      run();
    });
  };
}
