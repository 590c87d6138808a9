// Improves the picture of the combined chronology, which says everything without it in its titles and its table.
// The drawing becomes one stop of the keyboard; arrow keys go from mark to mark, and what a mark says is said below.

/** Marks of one picture: told by the pointer or by arrow keys. */
class Picture {
  constructor(drawing) {
    this.marks = [...drawing.querySelectorAll("[data-says]")];
    this.says = document.querySelector("[data-picture-says]");
    this.at = -1;
    if (this.marks.length === 0 || this.says === null) {
      return;
    }
    const scroller = drawing.closest('[role="region"]');
    scroller.addEventListener("keydown", (event) => this.step(event));
    drawing.addEventListener("pointerover", (event) => this.tell(this.marks.indexOf(event.target)));
  }

  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    this.tell(Math.min(Math.max(this.at + by, 0), this.marks.length - 1));
    this.marks[this.at].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  tell(place) {
    if (place < 0) {
      return;
    }
    this.marks[this.at]?.classList.remove("app-picture__here");
    this.at = place;
    this.marks[place].classList.add("app-picture__here");
    this.says.textContent = this.marks[place].dataset.says;
  }
}

for (const drawing of document.querySelectorAll('[data-module="sightline-picture"]')) {
  new Picture(drawing);
}
