/* How is a tree of `components/plain.py` drawn? React elements only: text from outside is never read as HTML.
   Plain tags need no component of Dash, but links do: those check their address and open pages without a reload. */
(function () {
  "use strict";

  const ignore = () => undefined;

  const typeOf = ({ namespace, type }) =>
    namespace === "dash_html_components" && type !== "A" ? type.toLowerCase() : window[namespace][type];

  const drawn = (node) => {
    if (Array.isArray(node)) return node.map(drawn);
    if (node === null || typeof node !== "object") return node;
    const { children, ...props } = node.props;
    const type = typeOf(node);
    const given = typeof type === "string" ? props : { ...props, setProps: ignore };
    const inside = Array.isArray(children) ? children.map(drawn) : [drawn(children)];
    return window.React.createElement(type, given, ...inside);
  };

  const Plain = ({ content }) => window.React.useMemo(() => drawn(content), [content]);

  window.dashboard = { Plain };
})();
