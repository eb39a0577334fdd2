/* What of the explorer is in its address? The search, and the pull request that is being read: a shared address shows
   the same, and the back button undoes both. */
(function () {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const { written } = window.dash_clientside.tformance;
  const asked = (name) => new URLSearchParams(location.search).get(name);

  const addressWith = (name, value) => {
    const query = new URLSearchParams(location.search);
    if (value) query.set(name, value);
    else query.delete(name);
    return location.pathname + written(query) + location.hash;
  };

  /* A search that begins or ends is a step; its letters are not. */
  const search = (text) => {
    const { triggered } = window.dash_clientside.callback_context;
    const before = asked("q") || "";
    const now = (text || "").trim();
    if (!triggered.some((item) => item.prop_id === "pulls-search.value")) return now === before ? keep() : before;
    if (now === before) return keep();
    if (now && before) history.replaceState(history.state, "", addressWith("q", now));
    else history.pushState({}, "", addressWith("q", now));
    return keep();
  };

  /* A row or a card that is chosen is a step; cards that are drawn anew, and rows that are let go, were not chosen. */
  const chosen = (rows) => {
    const { triggered, triggered_id: from } = window.dash_clientside.callback_context;
    const card = from && from.type === "pull" && triggered[0].value ? from.id : null;
    const row = from === "pulls-grid" && rows && rows.length ? rows[0].id : null;
    const id = card || row;
    if (id && id !== asked("pr")) history.pushState({ chosen: true }, "", addressWith("pr", id));
    return asked("pr");
  };

  /* Closed by the reader: back to where it was chosen, or, for an address that was shared, to the same without it. */
  const closed = (opened) => {
    if (opened) return keep();
    if (asked("pr")) {
      window.dash_clientside.set_props("pulls-chosen", { data: null });
      if (history.state && history.state.chosen) history.back();
      else history.replaceState(history.state, "", addressWith("pr", null));
    }
    window.dash_clientside.set_props("pulls-grid", { selectedRows: [] }); // the same row can be chosen again
    return keep();
  };

  /* The grid keeps the blocks it has read: thrown away when filters or search change; when only the data is newer they
     are read again in place, so that nothing jumps. */
  let read = null;
  const purge = (ui, text) => {
    const { scheme: _scheme, version, ...filters } = ui || {};
    const wanted = JSON.stringify([filters, text || ""]);
    const newer = read && read.wanted === wanted && read.version !== version;
    const same = read && read.wanted === wanted && read.version === version;
    read = { wanted, version };
    if (!same && window.dash_ag_grid) {
      window.dash_ag_grid
        .getApiAsync("pulls-grid")
        .then((api) => (newer ? api.refreshInfiniteCache() : api.purgeInfiniteCache()), () => undefined);
    }
    return keep();
  };

  /* Without https a browser offers no clipboard: then the text is selected and copied, inside the drawer, which keeps the
     focus to itself. */
  const byHand = (text) => {
    const place = document.getElementById("pull-request");
    const focused = document.activeElement;
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
    place.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused.focus();
    return done;
  };

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  };

  const copyLink = async (clicks) => {
    if (!clicks) return keep();
    return (await copied(location.href)) ? "Link copied" : "Copy it from the address bar";
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tformanceExplorer: { search, chosen, closed, purge, copyLink },
  });
})();
