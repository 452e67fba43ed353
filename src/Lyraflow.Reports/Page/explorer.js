"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($("explorer-data").textContent);
  const baseRate = data.positives / (data.positives + data.negatives);
  const lowestRate = Math.log10(0.5 / data.negatives);
  const box = { left: 52, right: 388, top: 14, bottom: 270 };
  const percent = (value, digits = 1) => Number.isNaN(value) ? "–" : (100 * value).toFixed(digits) + " %";
  const count = value => Math.round(value).toLocaleString("en-US");
  const signed = value => value.toFixed(2).replace("-", "−");

  // What a threshold selects when a share of the catalogue is RR Lyrae.
  const select = (step, share) => {
    const completeness = data.found[step] / data.positives;
    const falseRate = data.wrong[step] / data.negatives;
    const genuine = share * completeness;
    const selected = genuine + (1 - share) * falseRate;
    return { completeness, falseRate, genuine, selected, purity: selected > 0 ? genuine / selected : NaN };
  };

  // The slider moves in hundredths of a power of ten; before it is touched the share is exactly that of the test objects.
  let share = baseRate;
  const showShare = () => share >= 0.01 ? percent(share, 2) : (100 * share).toPrecision(2) + " %";

  const element = (name, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const across = fraction => box.left + fraction * (box.right - box.left);
  const up = fraction => box.bottom - fraction * (box.bottom - box.top);
  const logPlace = rate => Math.max(0, (Math.log10(Math.max(rate, 1e-12)) - lowestRate) / -lowestRate);

  const axes = (svg, xTicks, xLabel, yLabel) => {
    svg.replaceChildren();
    for (let tick = 0; tick <= 5; tick++) {
      const y = up(tick / 5);
      svg.append(element("line", { class: "grid", x1: box.left, x2: box.right, y1: y, y2: y }));
      svg.append(element("text", { x: box.left - 6, y: y + 4, "text-anchor": "end" }, (tick / 5).toFixed(1)));
    }
    for (const [place, label] of xTicks) {
      svg.append(element("text", { x: across(place), y: box.bottom + 18, "text-anchor": "middle" }, label));
    }
    svg.append(element("line", { class: "axis", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }));
    svg.append(element("line", { class: "axis", x1: box.left, x2: box.left, y1: box.top, y2: box.bottom }));
    svg.append(element("text", { x: across(0.5), y: box.bottom + 40, "text-anchor": "middle" }, xLabel));
    svg.append(element("text", { transform: `translate(14 ${up(0.5)}) rotate(-90)`, "text-anchor": "middle" }, yLabel));
  };

  const draw = (svg, places, point, xTicks, xLabel, yLabel) => {
    axes(svg, xTicks, xLabel, yLabel);
    const path = places.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y))
      .map(([x, y], i) => `${i ? "L" : "M"}${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join("");
    svg.append(element("path", { class: "curve", d: path }));
    if (!Number.isNaN(point[0]) && !Number.isNaN(point[1])) {
      svg.append(element("circle", { class: "point", cx: across(point[0]), cy: up(point[1]), r: 7 }));
    }
  };

  const powers = [];
  for (let power = Math.ceil(lowestRate); power <= 0; power++) {
    powers.push([(power - lowestRate) / -lowestRate, power === 0 ? "1" : String(Number(Math.pow(10, power).toPrecision(1)))]);
  }

  const update = () => {
    const step = Number($("threshold").value);
    const objects = Math.max(1, Number($("objects").value) || 1);
    const here = select(step, share);
    const all = data.thresholds.map((_, i) => select(i, share));
    $("threshold-value").textContent = signed(data.thresholds[step]);
    $("prior-value").textContent = showShare();
    $("completeness").textContent = percent(here.completeness);
    $("purity").textContent = percent(here.purity);
    $("candidates").textContent = count(objects * here.selected);
    $("genuine").textContent = count(objects * here.genuine);
    $("counts").textContent = `Among the test objects: ${count(data.found[step])} of ${count(data.positives)} ${data.sought} found, `
      + `${count(data.wrong[step])} of ${count(data.negatives)} ${data.others} called ${data.sought}.`;
    $("threshold").setAttribute("aria-valuetext", signed(data.thresholds[step]));
    $("prior").setAttribute("aria-valuetext", showShare());
    draw($("curve-purity"), all.map(item => [item.completeness, item.purity]), [here.completeness, here.purity],
      [0, 0.2, 0.4, 0.6, 0.8, 1].map(x => [x, x.toFixed(1)]), "completeness", "purity");
    draw($("curve-roc"), all.map(item => [logPlace(item.falseRate), item.completeness]), [logPlace(here.falseRate), here.completeness],
      powers, "false-positive rate", "completeness");
  };

  // Spoken once the hand rests, not at every step.
  let timer = 0;
  const speak = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      $("spoken").textContent = `Completeness ${$("completeness").textContent}, purity ${$("purity").textContent}, `
        + `${$("candidates").textContent} candidates.`;
    }, 600);
  };

  const resetPrior = () => {
    share = baseRate;
    $("prior").value = String(Math.round(100 * Math.log10(baseRate)));
  };

  const on = (id, event, action) => $(id).addEventListener(event, () => { action(); update(); speak(); });
  on("threshold", "input", () => {});
  on("objects", "input", () => {});
  on("prior", "input", () => { share = Math.pow(10, Number($("prior").value) / 100); });
  on("prior-reset", "click", resetPrior);
  for (const button of document.querySelectorAll("#explorer [data-step]")) {
    button.addEventListener("click", () => { $("threshold").value = button.dataset.step; update(); speak(); });
  }

  resetPrior();
  update();
})();
