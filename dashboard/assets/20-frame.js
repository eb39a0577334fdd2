/* What does the browser decide by itself? Filters in the URL, the colour scheme, the navigation drawer. A file, not
   inline code, so that the content security policy needs no exception. */
(function () {
  "use strict";

  const DEFAULTS = { range: "30d", who: "people" };
  const PRESETS = ["30d", "60d", "90d"];
  const OWN_KEYS = ["range", "from", "to", "repos", "who"];
  const FILTERED = ["overview", "delivery", "quality", "ai", "people", "pull-requests"];

  const address = () => {
    const parts = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    return parts[0] === "teams" ? { team: parts[1], page: parts[2] } : { team: null, page: null };
  };

  const titleOf = ({ team, page }) => {
    if (!page) return "Tformance";
    const words = page === "ai" ? "AI adoption" : page[0].toUpperCase() + page.slice(1).replaceAll("-", " ");
    return words + " · " + team + " · Tformance";
  };

  const fromUrl = () => {
    const query = new URLSearchParams(location.search);
    const from = query.get("from"), to = query.get("to");
    const range = from && to ? "custom" : PRESETS.includes(query.get("range")) ? query.get("range") : DEFAULTS.range;
    return {
      given: OWN_KEYS.some((key) => query.has(key)),
      range,
      from: range === "custom" ? from : null,
      to: range === "custom" ? to : null,
      repositories: (query.get("repos") || "").split(",").filter(Boolean),
      who: query.get("who") === "everyone" ? "everyone" : DEFAULTS.who,
    };
  };

  const toUrl = (filters) => {
    const query = new URLSearchParams(location.search);
    OWN_KEYS.forEach((key) => query.delete(key));
    if (filters.range === "custom" && filters.from && filters.to) {
      query.set("from", filters.from);
      query.set("to", filters.to);
    } else if (filters.range !== DEFAULTS.range && filters.range !== "custom") {
      query.set("range", filters.range);
    }
    if (filters.repositories.length) query.set("repos", filters.repositories.join(","));
    if (filters.who !== DEFAULTS.who) query.set("who", filters.who);
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    const wanted = location.pathname + (text ? "?" + text : "") + location.hash;
    if (wanted !== location.pathname + location.search + location.hash) {
      history.replaceState(history.state, "", wanted);
    }
  };

  /* The attribute on <html> is the truth: the toggle's own property says "light" on a dark system. */
  const scheme = () => {
    const shown = document.documentElement.getAttribute("data-mantine-color-scheme");
    if (shown === "dark" || shown === "light") return shown;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  };
  let tellScheme = null;
  new MutationObserver(() => {
    if (!document.getElementById("shell") || scheme() === tellScheme) return;
    tellScheme = scheme();
    window.dash_clientside.set_props("scheme-dom", { data: tellScheme });
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });

  const chosen = (range, dates, repositories, who) => ({
    range,
    from: range === "custom" && dates ? dates[0] : null,
    to: range === "custom" && dates ? dates[1] : null,
    repositories: repositories || [],
    who,
  });

  const sync = (path, search, range, dates, repositories, who, team, _scheme, version, ui) => {
    const keep = window.dash_clientside.no_update;
    const triggers = window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
    const moved = !ui || triggers.some((id) => id.startsWith("url."));
    const here = address();
    if (team && here.team && triggers.includes("team.value") && team !== here.team) {
      location.assign("/teams/" + encodeURIComponent(team) + "/" + (here.page || "overview"));
      return Array(8).fill(keep);
    }
    document.title = titleOf(here);
    const url = fromUrl();
    const filters = moved ? (url.given || !ui ? url : ui) : chosen(range, dates, repositories, who);
    const filtered = here.team && FILTERED.includes(here.page);
    if (filtered) toUrl(filters);
    const next = {
      team: here.team,
      range: filters.range,
      from: filters.from,
      to: filters.to,
      repositories: filters.repositories,
      who: filters.who,
      scheme: scheme(),
      version,
    };
    const complete = next.range !== "custom" || (next.from && next.to);
    const known = here.team && version && version.startsWith(here.team + "@");
    const same = ui && JSON.stringify(ui) === JSON.stringify(next);
    const custom = next.range === "custom";
    return [
      same || !complete || !known ? keep : next,
      next.range,
      custom ? (moved ? [next.from, next.to] : keep) : [null, null],
      { display: custom ? "block" : "none" },
      next.repositories,
      next.who,
      { display: filtered && known ? "flex" : "none" },
      here.team,
    ];
  };

  const drawer = (opened, path, navbar) => {
    const moved = window.dash_clientside.callback_context.triggered.some((item) => item.prop_id.startsWith("url."));
    const open = moved ? false : Boolean(opened);
    return [{ ...navbar, collapsed: { mobile: !open } }, open];
  };

  /* The grid keeps the blocks it has read: throw them away when filters or search change. */
  const purge = () => {
    if (window.dash_ag_grid) {
      window.dash_ag_grid.getApiAsync("pulls-grid").then((api) => api.purgeInfiniteCache(), () => undefined);
    }
    return window.dash_clientside.no_update;
  };

  const fewerDays = () => (window.innerWidth < 640 ? "30" : window.dash_clientside.no_update);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tformance: { sync, drawer, purge, fewerDays },
  });
})();
