/* How does the table draw its cells? React elements only: text from outside is never read as HTML. */
(function () {
  "use strict";

  const h = (...args) => window.React.createElement(...args);
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  functions.tformanceHours = (value) => {
    if (value == null) return "–";
    if (value < 1) return Math.round(value * 60) + "m";
    if (value < 10) return value.toFixed(1) + "h";
    if (value < 48) return Math.round(value) + "h";
    return (value / 24).toFixed(value < 240 ? 1 : 0) + "d";
  };

  functions.tformanceTheme = (base) =>
    base.withParams({
      backgroundColor: "var(--surface)",
      foregroundColor: "var(--text)",
      headerBackgroundColor: "var(--surface)",
      headerTextColor: "var(--dim)",
      headerFontWeight: 550,
      headerFontSize: 12,
      borderColor: "var(--border)",
      accentColor: "var(--accent)",
      fontFamily: "inherit",
      fontSize: 13,
      wrapperBorder: false,
      wrapperBorderRadius: 12,
      headerColumnBorder: false,
      columnBorder: false,
      rowHoverColor: "var(--hover)",
      selectedRowBackgroundColor: "var(--selected)",
      spacing: 7,
      cellHorizontalPaddingScale: 1.05,
    });

  const loading = (width) => h("span", { className: "cell-loading", style: { width } });
  const none = () => h("span", { className: "dim" }, "–");
  const hue = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const whole = (value) => value.toLocaleString("en");

  cells.PullRequestTitle = ({ data, value }) => {
    if (!data) return loading("70%");
    const plain = (text) => (text || "").toLowerCase().replace(/^\w+(\([^)]*\))?!?:\s*/, "").replace(/\W+/g, " ").trim();
    const read = data.summary_title && plain(data.summary_title) !== plain(value) ? " · " + data.summary_title : "";
    const about = data.repository + " #" + data.number + read;
    return h(
      "div",
      { className: "pr-cell" },
      h("div", { className: "pr-title" }, value || "(no title)"),
      h("div", { className: "pr-sub" }, about)
    );
  };

  cells.Person = ({ data, value }) => {
    if (!data) return loading("60%");
    if (!value) return h("span", { className: "dim" }, "deleted account");
    const initial = h(
      "span",
      { className: "initial", "aria-hidden": true, style: { "--hue": hue(value) } },
      value[0].toUpperCase()
    );
    return h("div", { className: "person" }, initial, h("span", { className: "cut" }, value));
  };

  cells.Day = ({ data, value }) => {
    if (!data) return loading("60%");
    if (!value) return none();
    const when = new Date(value.endsWith("Z") ? value : value + "Z");
    const text = when.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
    const mark = data.state === "closed" ? h("div", { className: "pr-sub" }, "not merged") : null;
    return h("div", null, text, mark);
  };

  cells.Lines = ({ data }) => {
    if (!data) return loading("60%");
    if (data.additions == null) return none();
    return h(
      "span",
      { className: "num" },
      h("span", { className: "added" }, "+" + whole(data.additions)),
      " ",
      h("span", { className: "deleted" }, "−" + whole(data.deletions || 0))
    );
  };

  cells.Kind = ({ data, value }) => {
    if (!data) return loading("60%");
    if (data.is_revert) return h("span", { className: "tag bad" }, "revert");
    if (data.is_hotfix) return h("span", { className: "tag warn" }, "hotfix");
    return value ? h("span", { className: "tag flat" }, value) : none();
  };

  const REVIEW = {
    waiting: ["Waiting for review", "warn"],
    changes_requested: ["Changes requested", "info"],
    approved: ["Approved", "good"],
    draft: ["Draft", "flat"],
  };
  cells.ReviewState = ({ data, value }) => {
    if (!data) return loading("60%");
    const [words, tone] = REVIEW[value] || ["Not known", "flat"];
    return h("span", { className: "tag " + tone }, words);
  };

  const INVOLVEMENT = { authored: "Authored", assisted: "Assisted", reviewed: "Reviewed" };
  cells.Ai = ({ data, value }) => {
    if (!data) return loading("60%");
    if (!INVOLVEMENT[value]) return h("span", { className: "dim" }, value === "none" ? "None found" : "Not read yet");
    const tools = (data.ai_tools || []).join(", ");
    return h("span", { className: "tag " + (value === "reviewed" ? "info" : "ai"), title: tools }, INVOLVEMENT[value]);
  };
})();
