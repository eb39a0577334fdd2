/* Which plotly.js does the first chart load? dcc.Graph reads window._dashPlotlyJSURL: point it at the vendored
   cartesian build (1.5 MB instead of 4.8 MB; no maps, no WebGL, no eval). */
Object.defineProperty(window, "_dashPlotlyJSURL", {
  get: () => "/assets/js/plotly-cartesian-4.1.1.min.js",
  set() {},
});
