// The player and the box without leaving the page: a form is sent by fetch, and its figures are put in place.
// Without this script the forms work as forms. The widget needs no word here: it hears of a limit by the answer's header.

for (const form of document.querySelectorAll("form[data-stay]"))
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const { message, used, percent } = await answer.json();
    document.getElementById("said").textContent = message;
    if (used === undefined) return;
    document.getElementById("used").textContent = used;
    const meter = document.getElementById("share");
    if (meter) meter.value = percent;
  });
