/* What happens when a session ends? Dash swallows a 401 and the page goes dead: lead to the sign-in page instead. */
(function () {
  "use strict";
  let leaving = false;
  const ask = window.fetch;

  const leave = (login) => {
    if (leaving) return;
    leaving = true;
    const back = location.pathname + location.search;
    if (login) location.assign(login + "?next=" + encodeURIComponent(back));
    else location.reload();
  };

  window.fetch = async (...request) => {
    const answer = await ask(...request);
    if (answer.status === 401 && new URL(answer.url).origin === location.origin) {
      const told = await answer.clone().json().catch(() => ({}));
      leave(typeof told.login === "string" && told.login.startsWith("/auth/") ? told.login : null);
      return new Promise(() => {}); // the page is being left: nobody needs this answer any more
    }
    return answer;
  };

  const signOut = async (clicks) => {
    if (clicks) {
      const headers = { "Content-Type": "application/json" };
      const answer = await ask("/auth/logout", { method: "POST", headers, body: "{}" });
      const told = await answer.json();
      location.assign(told.next);
    }
    return Boolean(clicks);
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { session: { leave: signOut } });
})();
