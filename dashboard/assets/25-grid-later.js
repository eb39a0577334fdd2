/* When is AG Grid loaded? It is a quarter of all scripts, and only the explorer draws such a table: when that first does,
   and fetched ahead once the browser has nothing else to do. Until then this stands in for it, as Dash's own components
   do that load late: Dash waits for the promise before it asks what the table shows. */
(function () {
  "use strict";

  const ADDRESS = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js?m=35.3.0";
  const CALM_AFTER = 3000;

  const append = (parent, tag, properties) => parent.append(Object.assign(document.createElement(tag), properties));

  const fetchAhead = () => append(document.head, "link", { rel: "prefetch", as: "script", href: ADDRESS });
  const whenIdle = window.requestIdleCallback || setTimeout;
  window.addEventListener("load", () => setTimeout(() => whenIdle(fetchAhead), CALM_AFTER));

  let loading = null;
  const load = () =>
    (loading =
      loading ||
      new Promise((loaded, failed) => {
        const onload = () => loaded(window.dash_ag_grid);
        append(document.body, "script", { src: ADDRESS, onload, onerror: failed });
      }));

  const { createElement, lazy, Suspense } = window.React;
  const Grid = lazy(() => load().then((bundle) => ({ default: bundle.AgGrid })));
  const AgGrid = (props) => createElement(Suspense, { fallback: null }, createElement(Grid, props));
  AgGrid._dashprivate_isLazyComponentReady = { then: (...next) => load().then(() => true).then(...next) };

  window.dash_ag_grid = { AgGrid, getApiAsync: (id) => load().then((bundle) => bundle.getApiAsync(id)) };
})();
