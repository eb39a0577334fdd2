/* When is what on the screen? Kept by the page itself, in milliseconds since its navigation began: a look from outside
   would come late whenever the page is busy. */
window.seen = (() => {
  "use strict";

  const marks = {};
  const page = () => document.getElementById("page");
  const all = (selector) => [...(page()?.querySelectorAll(selector) ?? [])];

  const figures = () => document.querySelector("#overview-kpis .kpi-value") !== null;
  const chartDrawn = (plot) => {
    const graph = plot.querySelector(".js-plotly-plot");
    return Boolean(graph?.data?.length || graph?.layout?.annotations?.length);
  };
  const complete = () =>
    all("h1").length > 0 &&
    all(".mantine-Skeleton-root, [data-dash-is-loading]").length === 0 &&
    all(".plot").every(chartDrawn) &&
    (all("#pulls-grid").length === 0 || all("#pulls-grid .pr-title").length > 0);

  const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(() => then(performance.now()))));
  const when = async (holds) => {
    for (;;) {
      const now = await painted();
      if (holds()) return now;
    }
  };

  when(figures).then((now) => (marks.figures = now));
  when(() => figures() && complete()).then((now) => (marks.complete = now));

  const spent = async (act, holds) => {
    const begun = performance.now();
    act();
    return (await when(holds)) - begun;
  };
  const open = (slug) => {
    const before = all("h1")[0].textContent;
    const link = document.getElementById("nav-" + slug);
    return spent(
      () => link.click(),
      () => all("h1")[0]?.textContent !== before && complete()
    );
  };
  const choose = (range) => {
    const line = () => document.getElementById("window").textContent;
    const before = line();
    const control = document.querySelector(`#filter-range input[value="${range}"]`);
    return spent(
      () => control.click(),
      () => line() !== before && complete()
    );
  };

  return { marks, when: async () => (await when(() => marks.complete), marks), open, choose };
})();
