// Improves pages that work without it. Nothing is kept in the browser; no HTML is made from text (Trusted Types).

const SECONDS_BETWEEN_SAVINGS = 10;
const SECONDS_BEFORE_RETRY = 10;
const LONGEST_HOLD = 3;

/** Saves what is typed to the server: 10 seconds after a key at the latest, on leaving a field, on leaving the page. */
class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.version = form.querySelector('[name="_draft_version"]');
    this.timer = null;
    this.changed = false;
    this.saving = false;
    this.stopped = false;
    this.held = null;
    form.addEventListener("input", () => this.notice());
    form.addEventListener("change", () => this.notice());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => this.hold(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.save();
      }
    });
  }

  notice() {
    this.changed = true;
    this.wake(SECONDS_BETWEEN_SAVINGS);
  }

  wake(seconds) {
    if (this.timer === null && !this.stopped) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.save();
      }, seconds * 1000);
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = null;
  }

  // Leaving the last field saves; pressing a button at once would send the page with the version before that saving,
  // and be told that somebody else had typed. The page goes when the saving has been answered, or after three seconds.
  hold(event) {
    this.stop();
    if (!this.saving) {
      return;
    }
    event.preventDefault();
    if (this.held === null) {
      this.held = { submitter: event.submitter };
      setTimeout(() => this.release(), LONGEST_HOLD * 1000);
    }
  }

  release() {
    if (this.held === null) {
      return;
    }
    const { submitter } = this.held;
    this.held = null;
    this.saving = false;
    this.form.requestSubmit(submitter);
  }

  say(words) {
    this.status.textContent = words;
  }

  async save() {
    if (!this.changed || this.saving || this.stopped) {
      return;
    }
    this.changed = false;
    this.saving = true;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") {
        body.append(name, value);
      }
    }
    body.append("_autosave", "1");
    try {
      const answer = await fetch(this.form.action || window.location.href, {
        method: "POST",
        body,
        keepalive: body.toString().length < 60000,
        redirect: "error",
        headers: { Accept: "application/json" },
      });
      if (answer.status === 409) {
        this.stop();
        this.say(
          "Not saved: newer text for this page was saved from another window or device. Copy what you typed here, then reload the page.",
        );
        return;
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const saved = await answer.json();
      this.version.value = String(saved.version);
      this.say(`Saved at ${saved.at}`);
      document.dispatchEvent(
        new CustomEvent("sightline:answered", { detail: answer.headers.get("Session-Seconds") }),
      );
    } catch {
      this.changed = true;
      this.say("Not saved: we will try again");
      this.wake(SECONDS_BEFORE_RETRY);
    } finally {
      this.saving = false;
      this.release();
    }
    if (this.changed) {
      this.wake(SECONDS_BETWEEN_SAVINGS);
    }
  }
}

const SECONDS_OF_WARNING = 180;

/**
 * Says three minutes before a session ends that it will, and lets the person stay (WCAG 2.2.1). A dialog of the browser's
 * own: it takes the keyboard and gives it back, and is read out. Escape stays, since whoever presses it is there.
 * What is typed on the page is left as it is.
 */
class SessionWarning {
  constructor(dialog) {
    this.dialog = dialog;
    this.title = dialog.querySelector("[data-session-title]");
    this.words = dialog.querySelector("[data-session-words]");
    this.stayButton = dialog.querySelector("[data-session-stay]");
    this.closeButton = dialog.querySelector("[data-session-close]");
    this.leave = dialog.querySelector("[data-session-leave]");
    this.stayButton.addEventListener("click", () => this.stay());
    this.closeButton.addEventListener("click", () => this.dismiss());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.stayButton.hidden) {
        this.dismiss();
      } else {
        this.stay();
      }
    });
    document.addEventListener("sightline:answered", (event) => this.restart(event.detail));
    this.restart(dialog.dataset.sessionSeconds);
  }

  restart(seconds) {
    this.seconds = Number(seconds) || this.seconds;
    this.since = Date.now();
    this.dismissed = false;
    this.cannotStay = this.seconds <= SECONDS_OF_WARNING;
    this.dialog.close();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), 5000);
    if (this.cannotStay) {
      this.look();
    }
  }

  look() {
    const left = this.seconds - (Date.now() - this.since) / 1000;
    if (left <= 0) {
      clearInterval(this.timer);
      this.show(
        "You have been signed out",
        "Copy anything on this page that is not saved. Then reload the page to sign in again.",
        false,
      );
    } else if (left <= SECONDS_OF_WARNING && !this.dismissed) {
      const minutes = Math.ceil(left / 60);
      const about = minutes === 1 ? "a minute" : `${minutes} minutes`;
      if (this.cannotStay) {
        this.show(
          "You will be signed out soon",
          `In about ${about} you will have been signed in for as long as anybody may be. Save what you are writing, and sign in again.`,
          false,
        );
      } else {
        this.show(
          "Do you want to stay signed in?",
          `You will be signed out in about ${about}, because this page has not been used for a while. What you have typed stays on the page.`,
          true,
        );
      }
    }
  }

  show(title, words, mayStay) {
    if (this.title.textContent !== title) {
      this.title.textContent = title;
    }
    if (this.words.textContent !== words) {
      this.words.textContent = words; // read out once for each minute, not every five seconds
    }
    this.stayButton.hidden = !mayStay;
    this.closeButton.hidden = mayStay;
    if (this.leave) {
      this.leave.hidden = !mayStay;
    }
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    if (!this.dialog.contains(document.activeElement) || document.activeElement.hidden) {
      (mayStay ? this.stayButton : this.closeButton).focus();
    }
  }

  dismiss() {
    this.dismissed = true;
    this.dialog.close();
  }

  async stay() {
    try {
      const answer = await fetch(this.dialog.dataset.stayUrl, { method: "HEAD", redirect: "error" });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      this.restart(answer.headers.get("Session-Seconds"));
    } catch {
      this.words.textContent = "We could not reach the service. Copy anything that is not saved, then try again.";
    }
  }
}

const PAUSE_BEFORE_ASKING = 800; // milliseconds without a key

/** Offers a role for each name typed into a page of notes. Nothing is changed unless the button is pressed. */
class Roles {
  constructor(region) {
    this.url = region.dataset.url;
    this.token = region.closest("form").querySelector('[name="csrfmiddlewaretoken"]').value;
    for (const box of region.querySelectorAll("textarea")) {
      const list = document.createElement("div");
      list.className = "app-roles";
      list.setAttribute("role", "status");
      box.after(list);
      let timer = null;
      box.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.ask(box, list), PAUSE_BEFORE_ASKING);
      });
    }
  }

  async ask(box, list) {
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "X-CSRFToken": this.token },
        body: new URLSearchParams({ text: box.value }),
        redirect: "error",
      });
      const { offers } = answer.ok ? await answer.json() : { offers: [] };
      list.replaceChildren(...offers.filter((offer) => offer.instead).map((offer) => this.button(box, list, offer)));
    } catch {
      list.replaceChildren(); // an offer that cannot be made is not missed: the page says the same once it is saved
    }
  }

  button(box, list, { text, instead }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary app-roles__offer";
    button.textContent = `Write “${instead}” for “${text}”`;
    button.addEventListener("click", () => {
      box.value = box.value.replaceAll(text, instead);
      button.remove();
      box.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  }
}

for (const region of document.querySelectorAll('[data-module="sightline-roles"]')) {
  new Roles(region);
}

/** Goes through the decisions of a check by single keys, outside fields that are typed in: n, p, and a choice's number. */
class Decisions {
  constructor(region) {
    this.region = region;
    document.addEventListener("keydown", (event) => this.key(event));
    region.addEventListener("change", (event) => {
      event.target.closest(".app-decision")?.removeAttribute("data-undecided");
    });
  }

  key(event) {
    const typing = event.target.matches('input:not([type="radio"]), textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "n" || event.key === "p") {
      this.go(event.key === "n" ? 1 : -1);
    } else if (/^[1-3]$/.test(event.key)) {
      const here = document.activeElement.closest(".app-decision");
      const radio = here?.querySelectorAll('input[type="radio"]')[Number(event.key) - 1];
      radio?.focus();
      radio?.click();
    }
  }

  go(way) {
    const all = [...this.region.querySelectorAll(".app-decision")].filter((each) => each.getClientRects().length);
    const here = all.indexOf(document.activeElement.closest(".app-decision"));
    const start = here < 0 && way < 0 ? all.length : here;
    const inOrder = way > 0 ? [...all.slice(start + 1), ...all.slice(0, start + 1)] : [
      ...all.slice(0, start).reverse(), ...all.slice(start).reverse(),
    ];
    const next = inOrder.find((each) => each.hasAttribute("data-undecided"));
    const radio = next?.querySelector("input:checked") ?? next?.querySelector('input[type="radio"]');
    radio?.focus();
    next?.scrollIntoView({ block: "center" });
  }
}

for (const region of document.querySelectorAll('[data-module="sightline-decisions"]')) {
  new Decisions(region);
}

const LONGEST_COPIED = 1_000_000;

/** The table on the clipboard, as text; empty where there is none, or it is longer than the server takes. */
function tableOf(clipboard) {
  const html = clipboard?.getData("text/html") ?? "";
  const small = html.toLowerCase();
  const table = html.slice(Math.max(small.indexOf("<table"), 0), small.lastIndexOf("</table>") + "</table>".length);
  return small.includes("<table") && table.length <= LONGEST_COPIED ? table : "";
}

/** Rows written as in a sheet: Enter goes down, Ctrl and D repeats what stands above, each date says how it is read. */
class Grid {
  constructor(region) {
    this.region = region;
    this.form = region.closest("form");
    region.addEventListener("keydown", (event) => this.pressed(event));
    region.addEventListener("change", (event) => this.changed(event));
    region.addEventListener("paste", (event) => this.pasted(event));
    const keys = document.querySelector("[data-grid-keys]");
    if (keys) {
      keys.hidden = false;
    }
  }

  cellFrom(cell, rows) {
    const [row, name] = this.named(cell);
    return this.form.elements.namedItem(`r${row + rows}-${name}`);
  }

  named(cell) {
    const [, row, name] = /^r(\d+)-(.+)$/.exec(cell.name) ?? [];
    return [Number(row), name];
  }

  pressed(event) {
    const cell = event.target;
    if (!cell.name?.startsWith("r")) {
      return;
    }
    const [row] = this.named(cell);
    if (event.key === "Enter" && (event.ctrlKey || cell.tagName === "INPUT")) {
      event.preventDefault();
      const next = event.ctrlKey ? this.form.elements.namedItem(`r${row + 1}-date_text`) : this.cellFrom(cell, 1);
      next?.focus();
    } else if (event.key === "d" && event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      const above = this.cellFrom(cell, -1);
      if (above) {
        cell.value = above.value;
        cell.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  }

  // Several rows go the way of the page for pasting; what is typed here already is kept with the page.
  pasted(event) {
    const rows = event.clipboardData?.getData("text/plain") ?? "";
    const several = rows.trim().includes("\t") || rows.trim().includes("\n");
    if (!event.target.name?.endsWith("-date_text") || !several) {
      return;
    }
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.region.dataset.pasteTo;
    const csrfmiddlewaretoken = this.form.elements.namedItem("csrfmiddlewaretoken").value;
    const sent = { rows, copied: tableOf(event.clipboardData), csrfmiddlewaretoken };
    for (const [name, value] of Object.entries(sent)) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.hidden = true;
    document.body.append(form);
    form.submit();
  }

  changed(event) {
    if (event.target.name?.endsWith("-date_text")) {
      this.read();
    }
  }

  // What a date is read as may hang on the rows above it, so every row is asked for at once.
  async read() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && !name.endsWith("-event")) {
        body.append(name, value);
      }
    }
    body.append("_read", "1");
    try {
      const answer = await fetch(window.location.href, { method: "POST", body, redirect: "error" });
      const { dates } = await answer.json();
      for (const place of this.region.querySelectorAll("[data-read]")) {
        const words = dates[place.dataset.read];
        place.textContent = words ? `Read as ${words}` : "";
      }
    } catch {
      // The page says it too once it is sent.
    }
  }
}

for (const region of document.querySelectorAll('[data-module="sightline-grid"]')) {
  new Grid(region);
}

/** Rows pasted from Word or Excel: beside their text the cells are sent, as text, which the server reads. */
class Paste {
  constructor(region) {
    this.text = region.querySelector("textarea");
    this.copied = this.text.form.elements.namedItem("copied");
    this.status = region.querySelector("[data-paste-status]");
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.text.addEventListener("input", (event) => this.typed(event));
    this.tell();
  }

  pasted(event) {
    const whole = this.text.selectionStart === 0 && this.text.selectionEnd === this.text.value.length;
    this.waiting = whole ? tableOf(event.clipboardData) : "";
  }

  // What is typed into the rows afterwards stands in the text alone, which then counts.
  typed(event) {
    this.copied.value = event.inputType === "insertFromPaste" ? this.waiting : "";
    this.waiting = "";
    this.tell();
  }

  tell() {
    this.status.textContent = this.copied.value ? "The columns and merged cells of what you pasted will be read too." : "";
  }
}

for (const region of document.querySelectorAll('[data-module="sightline-paste"]')) {
  new Paste(region);
}

const session = document.querySelector("[data-session-seconds]");
if (session) {
  new SessionWarning(session);
}

for (const form of document.querySelectorAll('[data-module="sightline-autosave"]')) {
  new Autosave(form);
}

// ARIA knows no radio that expands; the revealed field follows its choice in reading order, which says the same.
const revealing = [...document.querySelectorAll('input[type="radio"][data-aria-controls]')];
const notExpanded = new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.hasAttribute("aria-expanded")) {
      change.target.removeAttribute("aria-expanded");
    }
  }
});
for (const radio of revealing) {
  notExpanded.observe(radio, { attributes: true, attributeFilter: ["aria-expanded"] });
}

const { initAll } = await import(document.querySelector("script[data-govuk]").dataset.govuk);
initAll();
document.documentElement.dataset.ready = ""; // from here on the page does all it can
