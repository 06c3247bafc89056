// <upsell-popup> asks the shop whether this is the moment, opens what it answers, and reports what the shopper says.
// The server puts `const CSS=…` ahead of this file, writes all HTML and decides everything; here is only timing.

const types = globalThis.trustedTypes?.createPolicy("upsell-widget", { createHTML: (html) => html });
const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);

const happens = (target, type) => new Promise((done) => target.addEventListener(type, done, { once: true }));
const idle = () => new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done, { timeout: 2000 }));

/** Waits until the page is looked at and nobody is typing. */
async function calm() {
  for (;;) {
    const active = document.activeElement;
    if (document.hidden) await happens(document, "visibilitychange");
    else if (active?.matches(":read-write")) await happens(active, "blur");
    else return;
  }
}

/** The popup a fragment holds, or undefined where the answer was not one. */
async function parsed(answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const html = await answer.text();
  const template = document.createElement("template");
  template.innerHTML = types ? types.createHTML(html) : html;
  return template.content.querySelector(".upsell") ? template.content : undefined;
}

class UpsellPopup extends HTMLElement {
  connectedCallback() {
    if (document.querySelector("upsell-popup") !== this) return;
    this.page ??= crypto.getRandomValues(new Uint32Array(4)).join("-");
    this.stay = new AbortController();
    this.on(document, "upsell:line-removed", () => this.visit("line_removed"));
    this.on(document, "upsell:moment", () => this.visit("moment"));
    // A request of the host's own page met a limit: its answer says so in Server-Timing, whoever sent it.
    new PerformanceObserver((list) => JSON.stringify(list.getEntries()).includes("upsell-moment") && this.visit("moment")).observe({ type: "resource" });
    this.measureDwell();
    calm().then(idle).then(() => this.visit("load"));
  }

  disconnectedCallback() {
    this.stay?.abort();
    clearTimeout(this.timer);
  }

  on(target, type, listener) {
    target.addEventListener(type, listener, { passive: true, signal: this.stay.signal });
  }

  post(verb, body, limit) {
    return fetch(`${this.getAttribute("base")}/${verb}`, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "Upsell-Fragment": "1" },
      redirect: "error",
      keepalive: true,
      signal: AbortSignal.timeout(limit * 1000),
    });
  }

  /** Dispatches upsell:… on the element; false if the host cancelled it. */
  tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(`upsell:${name}`, { bubbles: true, cancelable: true, detail }));
  }

  set state(name) {
    this.dataset.upsellState = name;
  }

  none(trigger, reason) {
    this.state = "none";
    this.tell("none", { trigger, reason });
  }

  /** Asks whether this is the moment. Whatever goes wrong, the page stays as it is. */
  async visit(trigger) {
    if (this.claimed || this.asking || !this.isConnected) return;
    this.asking = true;
    if (!this.offered) this.state = "pending";
    let content;
    try {
      const answer = await this.post("visit", this.facts(trigger), 2);
      if (answer.headers.get("Upsell-Listen")?.includes("exit_intent")) this.listenForExit();
      if (answer.status === 200) content = await parsed(answer);
    } catch {}
    this.asking = false;
    if (content) this.propose(content, trigger);
    else if (!this.offered) this.none(trigger);
  }

  facts(trigger) {
    return {
      ...this.dataset,
      placement: this.getAttribute("placement"),
      trigger,
      page: this.page,
      path: location.pathname + location.search,
      device: matchMedia("(pointer: coarse), (max-width: 640px)").matches ? "mobile" : "desktop",
    };
  }

  /** Builds the popup while the page is idle; a newer proposal takes the place of one that still waits. */
  async propose(content, trigger) {
    clearTimeout(this.timer);
    await idle();
    if (this.claimed) return;
    this.fill(content);
    this.offered = true;
    this.state = "proposed";
    this.timer = setTimeout(() => this.open(trigger), this.offer.delay * 1000);
    this.warmed = this.warm();
  }

  /** Lays copies of its parts out, unseen, one in an idle moment: fonts are then at hand, and opening is quick. */
  async warm() {
    for (const part of this.dialog.querySelectorAll(".pitch, .terms, .answers")) {
      await idle();
      const copy = part.cloneNode(true);
      copy.className += " upsell warm";
      this.shadowRoot.append(copy);
      copy.offsetHeight;
      copy.remove();
    }
  }

  /** What the popup shows: its data- attributes, with the token of the offer. */
  get offer() {
    return this.dialog.querySelector("[data-offer]")?.dataset;
  }

  async mayOpen(offer) {
    try {
      const answer = await this.post("open", { offer }, 2);
      return answer.ok ? await answer.text() : "closed";
    } catch {}
  }

  async open(trigger) {
    await calm();
    await this.warmed;
    if (this.claimed || !this.isConnected) return;
    this.claimed = true;
    const said = document.querySelector(":modal") ? "closed" : await this.mayOpen(this.offer.offer);
    this.claimed = said === "open";
    if (!this.claimed) {
      this.offered = false;
      return this.none(trigger, said);
    }
    await this.show();
    this.state = "open";
    this.tell("open", { ...this.offer });
  }

  /** Opens empty and is filled in the task after: a modal dialog restyles the whole page, and that is long enough. */
  async show() {
    const panel = this.dialog.firstElementChild;
    panel.hidden = true;
    this.dialog.showModal();
    await new Promise((done) => setTimeout(done));
    panel.hidden = false;
    this.heading.focus();
  }

  fill(content) {
    this.dialog ??= this.makeDialog();
    this.dialog.replaceChildren(content);
    this.said = false;
    this.heading = this.dialog.querySelector("h2");
    this.dialog.setAttribute("aria-labelledby", this.heading.id);
    if (this.dialog.open) this.heading.focus();
  }

  makeDialog() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const dialog = document.createElement("dialog");
    dialog.part = "dialog";
    let away;
    dialog.addEventListener("pointerdown", (event) => (away = event.target === dialog));
    dialog.addEventListener("click", (event) => {
      const closes = event.target.closest("[data-close]");
      if (closes) event.preventDefault();
      if (closes || (away && event.target === dialog)) dialog.close();
    });
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer(event.target);
    });
    dialog.addEventListener("close", () => this.closed());
    root.append(dialog);
    return dialog;
  }

  /** ×, Esc and the backdrop end here too: closed without an answer is dismissed. */
  closed() {
    this.state = "closed";
    const offer = this.offer;
    if (offer && !this.said && !this.busy) {
      this.tell("dismiss", { ...offer });
      this.post("dismiss", { offer: offer.offer }, 5).catch(() => {});
    }
    if (this.reload) location.reload();
  }

  /** Sends one answer, once, and shows what comes back. */
  async answer(form) {
    if (this.busy) return;
    const verb = form.getAttribute("action").split("/").pop();
    const section = form.closest(".upsell");
    const problem = section.querySelector(".problem");
    this.busy = problem.hidden = true;
    this.dialog.setAttribute("aria-busy", "true");
    try {
      const answer = await this.post(verb, new FormData(form), verb === "decline" ? 3 : 20);
      const content = await parsed(answer);
      await this[verb === "accept" || verb === "undo" ? "changed" : "refused"](verb, answer, content, { ...section.dataset });
    } catch {
      if (verb === "decline") this.dialog.close();
      problem.hidden = false;
    }
    this.busy = false;
    this.dialog.removeAttribute("aria-busy");
  }

  /** After accept or undo: the result, and after a purchase perhaps one more step with it, so that nothing moves under a pointer. */
  async changed(verb, answer, content, detail) {
    if (!content) throw answer;
    if (content.querySelector("[data-next]")) await this.step(detail.offer, content).catch(() => {});
    this.fill(content);
    if (!answer.ok) return;
    const reload = this.tell(verb, detail);
    if (verb === "accept") this.reload = reload;
    if (!this.dialog.open) this.closed();
  }

  async step(offer, content) {
    const answer = await this.post("next", { offer }, 3);
    const next = answer.status === 200 && (await parsed(answer));
    if (next && (await this.mayOpen(next.querySelector("[data-offer]").dataset.offer)) === "open") content.append(next);
  }

  /** After decline, not now or never: the one downsell that may follow a Decline, else it closes. */
  async refused(verb, answer, content, detail) {
    if (!answer.ok && verb !== "decline") throw answer;
    this.tell(verb, detail);
    const offer = content?.querySelector("[data-offer]")?.dataset.offer;
    if (verb === "decline" && offer && !this.swapped && (await this.mayOpen(offer)) === "open") {
      this.swapped = true;
      return this.fill(content);
    }
    this.said = true;
    this.dialog.close();
  }

  /** Leaving: the pointer goes out through the top, or a finger flings the page back up. Never the back button. */
  listenForExit() {
    let touched = -1e3;
    let [at, was] = [0, 0];
    const leave = () => {
      if (!this.left) this.visit("exit_intent");
      this.left = true;
    };
    this.on(document.documentElement, "mouseleave", (event) => event.clientY <= 0 && leave());
    this.on(document, "touchmove", (event) => (touched = event.timeStamp));
    this.on(document, "scroll", ({ timeStamp: now }) => {
      if (now - at < 100) return;
      if (now - touched < 1000 && (was - scrollY) / (now - at) > 2.5) leave();
      [at, was] = [now, scrollY];
    });
  }

  /** Reports how long a product was really looked at. */
  measureDwell() {
    const { product } = this.dataset;
    if (!product || this.getAttribute("placement") !== "product") return;
    let since = document.hidden ? 0 : performance.now();
    const report = ({ type }) => {
      if (since) {
        const spent = ((performance.now() - since) / 1000).toFixed(1);
        navigator.sendBeacon(`${this.getAttribute("base")}/dwell`, new URLSearchParams({ product, seconds: spent }));
      }
      since = document.hidden || type === "pagehide" ? 0 : performance.now();
    };
    this.on(document, "visibilitychange", report);
    this.on(globalThis, "pagehide", report);
  }
}

customElements.get("upsell-popup") ?? customElements.define("upsell-popup", UpsellPopup);
