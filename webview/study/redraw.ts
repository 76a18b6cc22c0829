/** Draws seldom enough for a stream of news: in an animation frame, one drawing at a time, with a pause between. */

/** Milliseconds from the start of one drawing to the start of the next. */
const PAUSE = 200;

/** A function to call with every piece of news; `draw` runs soon after, once for all of them. */
export function seldom(draw: () => Promise<void>): () => void {
  let wanted = false;
  let busy = false;
  const begin = () => {
    busy = true;
    requestAnimationFrame(() => void frame());
  };
  const goOn = () => {
    busy = false;
    if (wanted) begin();
  };
  const frame = async () => {
    wanted = false;
    const started = performance.now();
    try {
      await draw();
    } finally {
      setTimeout(goOn, PAUSE - (performance.now() - started));
    }
  };
  return () => {
    wanted = true;
    if (!busy) begin();
  };
}
