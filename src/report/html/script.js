// Comfort only: the page says everything without it. Values under the pointer or the arrow keys, sorting, filtering.
"use strict";

const make = (name, properties) => Object.assign(document.createElement(name), properties);

/** Shows the value nearest to the pointer, or the next one by arrow key, in a line under the chart. */
function showValues(card) {
  const values = [...card.querySelectorAll(".value")];
  if (values.length === 0) return;
  // Said once; below the other charts the line waits empty.
  const hint = document.querySelector(".readout") ? "" : "Point at a chart, or focus it and press an arrow key, for values.";
  const line = make("p", { className: "readout", textContent: hint });
  line.setAttribute("aria-live", "polite");
  card.after(line);
  const middle = (value) => {
    const box = value.getBBox();
    return box.x + box.width / 2;
  };
  const inOrder = values.slice().sort((a, b) => middle(a) - middle(b));
  let at = inOrder.length;
  const show = (value) => {
    values.forEach((other) => other.classList.toggle("on", other === value));
    line.textContent = value.querySelector("title").textContent;
    at = inOrder.indexOf(value);
  };
  card.addEventListener("pointerover", (event) => {
    const value = event.target.closest(".value");
    if (value) show(value);
  });
  card.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: inOrder.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const value = inOrder[Math.max(0, Math.min(inOrder.length - 1, to))];
    show(value);
    value.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

/** What a cell sorts by: its own word for it, a day, a pace, a number with or without a unit, or its text. */
function sortKey(row, column) {
  const cell = row.cells[column];
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  const [day] = text.match(/\d{1,2} [A-Z][a-z]{2} \d{4}/) ?? [];
  const [, minutes, seconds] = text.match(/^(\d+):(\d\d)/) ?? [];
  const plain = /^[-+]?[\d.,]+(?![-\d])/.test(text) ? Number.parseFloat(text.replace(/,(?=\d{3})/g, "")) : NaN;
  const number = day ? Date.parse(`${day} UTC`) : minutes ? 60 * minutes + Number(seconds) : plain;
  return { text, number: Number.isNaN(number) ? null : number };
}

function compare(a, b) {
  if (a.text === "" || b.text === "") return (a.text === "") - (b.text === "");
  return a.number !== null && b.number !== null ? a.number - b.number : a.text.localeCompare(b.text);
}

/** Puts a button into each heading; the first press sorts upwards, the next turns the order round. */
function makeSortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = make("button", { type: "button", className: "sort" });
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const downwards = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      const body = table.tBodies[0];
      const keyed = [...body.rows].map((row) => [sortKey(row, column), row]);
      // A cell without a value stays at the end either way.
      const turned = (a, b) => (downwards && a.text !== "" && b.text !== "" ? -compare(a, b) : compare(a, b));
      keyed.sort((a, b) => turned(a[0], b[0]));
      body.append(...keyed.map(([, row]) => row));
    });
  });
}

const FEW_ROWS = 4;

/** A field above a table that hides the rows without its words. */
function makeFilterable(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length <= FEW_ROWS) return;
  const field = make("input", { type: "search", autocomplete: "off" });
  const count = make("output", {});
  const label = make("label", { className: "filter" });
  label.append("Filter rows ", field, " ", count);
  table.parentElement.before(label);
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
    count.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
  });
}

document.querySelectorAll(".card").forEach(showValues);
document.querySelectorAll("table.sortable").forEach((table) => {
  makeSortable(table);
  makeFilterable(table);
});
