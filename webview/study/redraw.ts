/** Draws seldom enough for a stream of news: in an animation frame, one drawing at a time, with a pause between. */

/** Milliseconds from the start of one drawing to the start of the next. */
const PAUSE = 200;

/** A function to call with every piece of news; `draw` runs soon after, once for all of them. */
export function seldom(draw: () => Promise<void>, pause = PAUSE): () => void {
  let wanted = false;
  let busy = false;
  const frame = async () => {
    wanted = false;
    const started = performance.now();
    await draw();
    setTimeout(
      () => {
        busy = false;
        if (wanted) begin();
      },
      pause - (performance.now() - started),
    );
  };
  const begin = () => {
    busy = true;
    requestAnimationFrame(() => void frame());
  };
  return () => {
    wanted = true;
    if (!busy) begin();
  };
}
