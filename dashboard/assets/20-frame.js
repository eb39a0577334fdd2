/* What does the browser decide by itself? Filters in the URL, the colour scheme, the navigation drawer. A file, not
   inline code, so that the content security policy needs no exception. */
(function () {
  "use strict";

  const DEFAULTS = { range: "30d", who: "people", by: "week" };
  const PERIODS = ["week", "iso_week", "day", "month"];
  const PRESETS = ["30d", "60d", "90d"];
  const NEW_TEAM = "/new-team";
  const OWN_KEYS = ["range", "from", "to", "repos", "who", "ai", "author", "by"];
  const FILTERED = ["overview", "delivery", "quality", "ai", "people", "pull-requests"];
  const OVER_TIME = ["overview", "delivery", "quality", "ai"];

  const address = () => {
    const parts = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    return parts[0] === "teams" ? { team: parts[1], page: parts[2] } : { team: null, page: null };
  };

  const titleOf = ({ team, page }) => {
    if (location.pathname === NEW_TEAM) return "Add a team · Tformance";
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
      ai: query.get("ai"),
      author: query.get("author"),
      by: PERIODS.includes(query.get("by")) ? query.get("by") : DEFAULTS.by,
    };
  };

  const written = (query) => {
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    return text ? "?" + text : "";
  };

  const queryOf = (filters, search) => {
    const query = new URLSearchParams(search);
    OWN_KEYS.forEach((key) => query.delete(key));
    if (filters.range === "custom" && filters.from && filters.to) {
      query.set("from", filters.from);
      query.set("to", filters.to);
    } else if (filters.range !== DEFAULTS.range && filters.range !== "custom") {
      query.set("range", filters.range);
    }
    if (filters.repositories.length) query.set("repos", filters.repositories.join(","));
    if (filters.who !== DEFAULTS.who) query.set("who", filters.who);
    if (filters.ai) query.set("ai", filters.ai);
    if (filters.author) query.set("author", filters.author);
    if (filters.by !== DEFAULTS.by) query.set("by", filters.by);
    return written(query);
  };

  /* A choice of the reader is a step the back button undoes; filters carried to another page are not. */
  const toUrl = (filters, step) => {
    const wanted = location.pathname + queryOf(filters, location.search) + location.hash;
    if (wanted === location.pathname + location.search + location.hash) return;
    if (step) history.pushState({}, "", wanted);
    else history.replaceState(history.state, "", wanted);
  };

  /* Back and forward: the URL is right, whatever was chosen since. Dash alone would not notice a change of filters. */
  let restoring = false;
  window.addEventListener("popstate", () => {
    restoring = true;
    if (document.getElementById("shell")) window.dash_clientside.set_props("restored", { data: Date.now() });
  });
  window.addEventListener("_dashprivate_pushstate", () => (restoring = false));

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

  const chosen = (range, dates, repositories, who, ai, author, by) => ({
    range,
    from: range === "custom" && dates ? dates[0] : null,
    to: range === "custom" && dates ? dates[1] : null,
    repositories: repositories || [],
    who,
    ai,
    author,
    by,
  });

  let shown = null;
  const sync = (path, search, ...inputs) => {
    const [range, dates, repositories, who, ai, author, by, team, _scheme, version, _restored, ui] = inputs;
    const keep = window.dash_clientside.no_update;
    const triggers = window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
    const touched = triggers.some((id) => id.startsWith("filter-"));
    const moved = !ui || triggers.some((id) => id.startsWith("url.") || id.startsWith("restored."));
    const here = address();
    if (team === NEW_TEAM && triggers.includes("team.value")) {
      location.assign(NEW_TEAM);
      return Array(12).fill(keep);
    }
    if (team && triggers.includes("team.value") && team !== here.team) {
      location.assign("/teams/" + encodeURIComponent(team) + "/" + (here.page || "overview"));
      return Array(12).fill(keep);
    }
    document.title = titleOf(here);
    if (shown !== location.pathname) focusHeading(shown !== null);
    shown = location.pathname;
    const url = fromUrl();
    const before = moved ? (restoring || url.given || !ui ? url : ui) : chosen(range, dates, repositories, who, ai, author, by);
    const filters = { ...before, ai: before.ai || null, author: before.author || null };
    const filtered = here.team && FILTERED.includes(here.page);
    const complete = filters.range !== "custom" || (filters.from && filters.to);
    if (filtered && complete) toUrl(filters, touched && !moved);
    const next = {
      team: here.team,
      range: filters.range,
      from: filters.from,
      to: filters.to,
      repositories: filters.repositories,
      who: filters.who,
      ai: filters.ai,
      author: filters.author,
      by: filters.by,
      of: here.page === "pull-requests" ? new URLSearchParams(location.search).get("of") : null,
      scheme: scheme(),
      version,
    };
    const known = here.team && version && version.startsWith(here.team + "@");
    const same = ui && JSON.stringify(ui) === JSON.stringify(next);
    document.documentElement.dataset.by = next.by;
    const custom = next.range === "custom";
    return [
      same || !complete || !known ? keep : next,
      next.range,
      custom ? (moved ? [next.from, next.to] : keep) : [null, null],
      { display: custom ? "block" : "none" },
      next.repositories,
      next.who,
      next.ai,
      next.author,
      next.by,
      { display: OVER_TIME.includes(here.page) ? "block" : "none" },
      { display: filtered && known ? "flex" : "none" },
      here.team,
    ];
  };

  /* After a step to another page a screen reader goes on at its heading, and the page begins at its top. React may keep
     the element and change its words: the words say when the page is another. */
  let headed = null;
  const focusHeading = (move, tries = 100) => {
    const heading = document.querySelector("#page h1");
    if (!heading || heading.textContent === headed) {
      if (tries) setTimeout(focusHeading, 40, move, tries - 1);
      return;
    }
    headed = heading.textContent;
    if (!move || document.activeElement.matches("#page input")) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };

  /* A link opened in a new tab or copied carries the filters along, as a click does. */
  const carry = (event) => {
    const link = event.target.closest && event.target.closest("#page a[href], #nav a[href]");
    if (!link || link.origin !== location.origin) return;
    const parts = link.pathname.split("/");
    const here = address();
    if (parts[1] !== "teams" || decodeURIComponent(parts[2] || "") !== here.team || !FILTERED.includes(parts[3])) return;
    const own = new URLSearchParams(link.search);
    if (OWN_KEYS.some((key) => own.has(key)) || !FILTERED.includes(here.page)) return;
    link.setAttribute("href", link.pathname + queryOf(fromUrl(), link.search));
  };
  document.addEventListener("pointerdown", carry, true);
  document.addEventListener("contextmenu", carry, true);

  /* "/" searches the pull requests, from any page. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const link = document.getElementById("nav-pull-requests");
    let search = document.getElementById("pulls-search");
    if (!search && !link) return;
    event.preventDefault();
    if (search) return search.focus();
    link.click();
    const observer = new MutationObserver(() => {
      search = document.getElementById("pulls-search");
      if (!search) return;
      observer.disconnect();
      setTimeout(() => search.focus(), 60);
    });
    observer.observe(document.getElementById("page"), { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), 5000);
  });

  const drawer = (opened, path, navbar) => {
    const moved = window.dash_clientside.callback_context.triggered.some((item) => item.prop_id.startsWith("url."));
    const open = moved ? false : Boolean(opened);
    return [{ ...navbar, collapsed: { mobile: !open } }, open];
  };

  const fewerDays = () => (window.innerWidth < 640 ? "30" : window.dash_clientside.no_update);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tformance: { sync, drawer, fewerDays, written },
  });
})();
