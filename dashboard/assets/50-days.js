/* How is the map of days drawn and walked through? A grid of squares: arrow keys move, Enter opens. Text is put in as
   text; what a poll did not change stays as it is, with the reader's place in it. */
(function () {
  "use strict";

  const STATES = {
    c: ["materialized", "complete"],
    p: ["partial", "today, so far"],
    r: ["in_progress", "in progress"],
    f: ["failed", "failed"],
    o: ["refresh_failed", "complete, its refresh failed"],
    m: ["missing", "missing"],
  };
  const HINT = "Choose a square, or walk through them with the arrow keys.";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [0, -7], PageDown: [0, 7] };
  const format = (options) => new Intl.DateTimeFormat("en", { timeZone: "UTC", ...options });
  const spoken = format({ weekday: "short", month: "short", day: "numeric", year: "numeric" });
  const short = format({ month: "short", day: "numeric" });
  const clamp = (value, top) => Math.max(0, Math.min(top, value));

  let told = null;
  let squares = [];

  const element = (kind, className, role, text) => {
    const made = document.createElement(kind);
    made.className = className;
    if (role) made.setAttribute("role", role);
    if (text) made.textContent = text;
    return made;
  };

  const say = (text) => {
    const line = document.getElementById("status-map-said");
    if (line) line.textContent = text || HINT;
  };

  const name = (row, column) => told.rows[row].name + ", " + spoken.format(new Date(told.days[column])) + ": ";

  const paint = (row, column) => {
    const square = squares[row][column];
    const [state, words] = STATES[told.rows[row].states[column]];
    if (square.dataset.state === state) return;
    square.dataset.state = state;
    square.className = "square " + state;
    square.setAttribute("aria-label", name(row, column) + words);
  };

  const choose = (row, column) =>
    window.dash_clientside.set_props("status-chosen", {
      data: { asset: told.rows[row].asset, day: told.days[column], at: Date.now() },
    });

  /* One square of the grid is in the order of the tab key: the one the reader was at. */
  const enter = (row, column, focus) => {
    squares.flat().forEach((square) => (square.tabIndex = -1));
    squares[row][column].tabIndex = 0;
    if (focus) squares[row][column].focus();
  };

  const pressed = (event, row, column) => {
    const last = [squares.length - 1, told.days.length - 1];
    if (event.key === "Enter" || event.key === " ") choose(row, column);
    else if (event.key === "Home" || event.key === "End") enter(row, event.key === "End" ? last[1] : 0, true);
    else if (STEPS[event.key]) {
      const [down, right] = STEPS[event.key];
      enter(clamp(row + down, last[0]), clamp(column + right, last[1]), true);
    } else return;
    event.preventDefault();
  };

  const made = (row, column) => {
    const square = element("div", "", "gridcell");
    const tell = () => say(square.getAttribute("aria-label"));
    square.tabIndex = -1;
    square.addEventListener("click", () => (enter(row, column, true), choose(row, column)));
    square.addEventListener("keydown", (event) => pressed(event, row, column));
    square.addEventListener("focus", tell);
    square.addEventListener("mouseenter", tell);
    square.addEventListener("mouseleave", () => say(null));
    square.addEventListener("blur", () => say(null));
    return square;
  };

  /* A date above every seventh day, counted from the newest. */
  const axis = () => {
    const line = element("div", "days-row days-axis");
    line.setAttribute("aria-hidden", "true");
    line.append(element("span", "days-name"));
    told.days.forEach((day, at) => {
      const cell = element("span", "days-date");
      const weeks = (told.days.length - 1 - at) / 7;
      if (weeks % (told.days.length > 45 ? 2 : 1) === 0) cell.append(element("b", "", null, short.format(new Date(day))));
      line.append(cell);
    });
    return line;
  };

  const build = (place) => {
    squares = told.rows.map((_, row) => told.days.map((_day, column) => made(row, column)));
    const grid = element("div", "days-grid", "grid");
    grid.setAttribute("aria-label", "State of every day. Arrow keys move, Enter opens.");
    told.rows.forEach((row, at) => {
      const line = element("div", "days-row", "row");
      line.append(element("span", "days-name", "rowheader", row.name), ...squares[at]);
      grid.append(line);
    });
    place.style.setProperty("--days-shown", told.days.length);
    place.replaceChildren(axis(), grid);
    enter(0, told.days.length - 1, false);
    place.parentElement.scrollLeft = place.parentElement.scrollWidth;
    say(null);
  };

  const draw = (data) => {
    const place = document.getElementById("status-map");
    if (!data || !place || !data.days.length) return window.dash_clientside.no_update;
    const shape = (of) => JSON.stringify([of.days, of.rows.map((row) => row.name)]);
    const same = told && place.firstChild && shape(told) === shape(data);
    told = data;
    if (!same) build(place);
    told.rows.forEach((_, row) => told.days.forEach((_day, column) => paint(row, column)));
    return window.dash_clientside.no_update;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { tformanceDays: { draw } });
})();
