/* When and from where does the first chart load plotly.js? dcc.Graph waits for window.Plotly if that is a promise. Ours
   names the vendored cartesian build (1.5 MB instead of 4.8 MB; no maps, no WebGL, no eval), and lets the key figures
   come first: to run plotly.js and to draw takes the browser longer than everything else on the page. */
(function () {
  "use strict";

  const ADDRESS = "/assets/js/plotly-cartesian-4.1.1.min.js";
  const LONGEST_WAIT = 3000;
  const A_FRAME = 16;

  const figuresToCome = () => {
    const row = document.getElementById("overview-kpis");
    return row !== null && row.querySelector(".kpi-value, #overview-empty") === null;
  };

  const afterFigures = (then, until = performance.now() + LONGEST_WAIT) => {
    if (figuresToCome() && performance.now() < until) setTimeout(afterFigures, A_FRAME, then, until);
    else then();
  };

  const append = (parent, tag, properties) => parent.append(Object.assign(document.createElement(tag), properties));

  const load = () =>
    new Promise((loaded, failed) => {
      append(document.head, "link", { rel: "preload", as: "script", href: ADDRESS });
      const onload = () => loaded(window.Plotly);
      afterFigures(() => append(document.body, "script", { src: ADDRESS, onload, onerror: failed }));
    });

  let loading = null;
  window.Plotly = { then: (...next) => (loading = loading || load()).then(...next) };
})();
