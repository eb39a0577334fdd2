/* Sends the password as JSON and goes where the server says, which only ever names pages of its own. */
(function () {
  "use strict";
  const form = document.getElementById("form");
  if (!form) return;
  const error = document.getElementById("error");
  const button = form.querySelector("button");
  const field = document.getElementById("password");
  const next = document.querySelector("main").dataset.next;

  const say = (text) => {
    error.textContent = text;
    button.disabled = false;
    field.select();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    error.textContent = "";
    try {
      const answer = await fetch("/auth/login", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ password: field.value, next }),
      });
      const told = await answer.json();
      if (answer.ok) location.replace(told.next);
      else say(told.error);
    } catch {
      say("The server does not answer: try again.");
    }
  });
})();
