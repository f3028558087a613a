"use strict";
(() => {
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const order = [...form.querySelectorAll("[name=status]")].map((box) => box.value);
  const tags = Object.fromEntries([...form.querySelectorAll("[name=kind]")].map((box) => [box.value, box.dataset.tag]));
  const rows = [...document.querySelectorAll(".errors tbody tr")];
  const spans = [...document.querySelectorAll(".text .m")].map((element) => ({
    element,
    title: element.title,
    marks: element.dataset.marks.split("|").map((mark) => {
      const [number, kind, status, sides] = mark.split(" ");
      return { number, kind, status, sides };
    }),
  }));
  const chosen = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));

  // The gravest of the marks that are left gives a piece its colour; with none left it is plain text.
  function filter() {
    const kinds = chosen("kind");
    const statuses = chosen("status");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !(kinds.has(row.dataset.kind) && statuses.has(row.dataset.status));
      shown += row.hidden ? 0 : 1;
    }
    for (const { element, title, marks } of spans) {
      const left = marks.filter((mark) => kinds.has(mark.kind) && statuses.has(mark.status));
      const begins = left.find((mark) => mark.sides.includes("b"));
      if (begins) element.dataset.tag = tags[begins.kind];
      else element.removeAttribute("data-tag");
      if (!left.length) {
        element.className = "plain";
        element.removeAttribute("title");
        continue;
      }
      left.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
      const sides = left.map((mark) => mark.sides).join("");
      element.className = `m k-${left[0].kind} s-${left[0].status}${sides.includes("g") ? " g" : ""}${sides.includes("p") ? " p" : ""}`;
      element.title = title;
    }
    count.textContent = `${count.dataset.shown} ${shown}/${rows.length} ${count.dataset.of}`;
  }

  // A place inside a folded document: unfold it, scroll there, and outline all pieces of the record.
  function show() {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    const home = place.closest("details");
    if (home) home.open = true;
    for (const { element } of spans) element.classList.remove("here");
    if (place.classList.contains("at")) {
      const number = place.id.split("m")[1];
      for (const { element, marks } of spans) {
        if (home.contains(element) && marks.some((mark) => mark.number === number)) element.classList.add("here");
      }
    }
    place.scrollIntoView();
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", show);
  for (const row of rows) {
    row.addEventListener("click", (event) => {
      const link = row.querySelector("a");
      if (!link || event.target === link || String(getSelection())) return;
      location.hash = link.hash;
      show();
    });
  }
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  filter();
  show();
})();
