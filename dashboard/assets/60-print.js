/* How does a chart come onto paper whole? Plotly draws to the pixel of the screen: before printing it draws each chart as
   wide as an upright sheet, and 04-print.css scales that to the paper that is really there. */
(function () {
  "use strict";

  const SHEET = 660; // CSS pixels within a card on A4 or Letter

  const charts = () => document.querySelectorAll("#page .js-plotly-plot");
  const pictures = (chart) => chart.querySelectorAll(".main-svg");

  window.addEventListener("beforeprint", () => {
    charts().forEach((chart) => {
      window.Plotly.relayout(chart, { width: SHEET });
      const box = "0 0 " + SHEET + " " + chart._fullLayout.height;
      pictures(chart).forEach((picture) => picture.setAttribute("viewBox", box));
    });
  });

  const back = () =>
    charts().forEach((chart) => {
      pictures(chart).forEach((picture) => picture.removeAttribute("viewBox"));
      window.Plotly.relayout(chart, { width: null, autosize: true });
    });
  window.addEventListener("afterprint", () => requestAnimationFrame(back)); // when the screen has its own widths again
})();
