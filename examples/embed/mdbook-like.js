// What the book does by itself; the element must neither need this nor be disturbed by it.

const chapter = document.getElementById("chapter");
const search = document.getElementById("search");
let number = 2;

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target === search) return;
  const turn = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (turn) {
    number += turn;
    chapter.textContent = `Chapter ${number}`;
  } else if (event.key === "s" || event.key === "/") {
    event.preventDefault();
    search.focus();
  }
});

document.getElementById("themes").addEventListener("click", ({ target }) => {
  if (!target.value) return;
  const { classList } = document.documentElement;
  classList.remove("light", "rust", "coal", "navy", "ayu");
  classList.add(target.value);
});
