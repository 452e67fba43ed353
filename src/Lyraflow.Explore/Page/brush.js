// A region in a plot, drawn with mouse, finger, pen or keyboard. It is kept in numbers of the axes, [x1, x2, y1, y2], or without y in
// a histogram.
const smallest = 4;
const step = 0.02;

export const addBrush = (plot, box, { hasY, get, set, onKey }) => {
  const over = plot.over;
  const shape = document.createElement("div");
  shape.className = "brush";
  shape.hidden = true;
  over.append(shape);
  const size = () => [over.clientWidth, over.clientHeight];
  const pixel = region => {
    const [x1, x2] = [plot.valToPos(region[0], "x"), plot.valToPos(region[1], "x")];
    const [y1, y2] = hasY ? [plot.valToPos(region[2], "y"), plot.valToPos(region[3], "y")] : [0, size()[1]];
    return [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  };
  const numbers = ([left, right, top, bottom]) => {
    const sorted = (a, b) => a < b ? [a, b] : [b, a];
    return [...sorted(plot.posToVal(left, "x"), plot.posToVal(right, "x")),
      ...hasY ? sorted(plot.posToVal(top, "y"), plot.posToVal(bottom, "y")) : []];
  };
  const draw = () => {
    const region = get();
    shape.hidden = !region;
    if (!region) return;
    const [width, height] = size();
    const [left, right, top, bottom] = pixel(region);
    const [l, r, t, b] = [Math.max(left, -2), Math.min(right, width + 2), Math.max(top, -2), Math.min(bottom, height + 2)];
    Object.assign(shape.style, { left: `${l}px`, top: `${t}px`, width: `${Math.max(r - l, 0)}px`, height: `${Math.max(b - t, 0)}px` });
    shape.hidden = r <= l || b <= t;
  };
  // No farther out of the plot than it is.
  const shifted = ([left, right, top, bottom], dx, dy) => {
    const [width, height] = size();
    const within = (by, low, high, most) => Math.min(Math.max(by, Math.min(-low, 0)), Math.max(most - high, 0));
    const [x, y] = [within(dx, left, right, width), within(dy, top, bottom, height)];
    return [left + x, right + x, top + y, bottom + y];
  };
  const put = pixels => {
    set(pixels && numbers(pixels));
    draw();
  };

  let drag = null;
  over.addEventListener("pointerdown", event => {
    if (event.button !== 0 || (event.pointerType === "touch" && !box.classList.contains("selecting"))) return;
    const bounds = over.getBoundingClientRect();
    const at = [event.clientX - bounds.left, event.clientY - bounds.top];
    drag = { bounds, at, moves: event.target === shape, start: event.target === shape ? pixel(get()) : null };
    over.setPointerCapture(event.pointerId);
    box.focus({ preventScroll: true });
    event.preventDefault();
  });
  over.addEventListener("pointermove", event => {
    if (!drag) return;
    const [width, height] = size();
    const x = Math.min(Math.max(event.clientX - drag.bounds.left, 0), width);
    const y = Math.min(Math.max(event.clientY - drag.bounds.top, 0), height);
    const [dx, dy] = [x - drag.at[0], y - drag.at[1]];
    if (drag.moves) {
      put(shifted(drag.start, dx, dy));
    } else if (Math.abs(dx) >= smallest && (!hasY || Math.abs(dy) >= smallest)) {
      put([Math.min(drag.at[0], x), Math.max(drag.at[0], x), Math.min(drag.at[1], y), Math.max(drag.at[1], y)]);
      drag.drawn = true;
    }
  });
  const end = () => {
    if (drag && !drag.moves && !drag.drawn) put(null);
    drag = null;
  };
  over.addEventListener("pointerup", end);
  over.addEventListener("pointercancel", () => { drag = null; });

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  // The box outlives its plots: another plot takes the keys over.
  box.onkeydown = event => {
    if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = directions[event.key];
    if (!way) {
      if (event.key === "Escape") put(null);
      else if (!onKey(event.key.toLowerCase())) return;
      event.preventDefault();
      return;
    }
    event.preventDefault();
    const [width, height] = size();
    if (!get()) {
      put([0.4 * width, 0.6 * width, 0.4 * height, 0.6 * height]);
      return;
    }
    const [dx, dy] = [way[0] * step * width, way[1] * step * height];
    const [left, right, top, bottom] = pixel(get());
    put(event.shiftKey
      ? [left, Math.max(right + dx, left + smallest), top, Math.max(bottom + dy, top + smallest)]
      : shifted([left, right, top, bottom], dx, dy));
  };
  return { draw };
};
