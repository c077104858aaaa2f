/**
 * Scrolls through the whole table the way a held scroll bar does, a jump a frame, and then reads on the
 * way a wheel does; tells how long frames took. In the page, so that no messages stand in between.
 */
export const scrollTable = `(async () => {
  const scroller = document.querySelector('[data-scroller]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const run = async (steps, distance) => {
    const times = [];
    let before = await frame();
    for (let step = 0; step < steps; step += 1) {
      scroller.scrollTop = distance(step);
      const now = await frame();
      times.push(now - before);
      before = now;
    }
    return times;
  };
  const height = scroller.scrollHeight - scroller.clientHeight;
  const far = await run(300, (step) => (height * step) / 299);
  const rowsInPage = document.querySelectorAll('[role=row]').length;
  const near = await run(300, (step) => 400_000 + step * 96);
  return { far, near, height, rowsInPage };
})()`;
