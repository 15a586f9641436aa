"use strict";
// Tables that sort by a heading and filter by words. Without this script they are plain tables.
(function () {
  function key(cell) {
    var text = cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent.trim();
    var number = text === "∞" ? Infinity : text === "" ? NaN : Number(text.replace(/,/g, ""));
    return { text: text, number: number };
  }
  function compare(a, b) {
    if (!isNaN(a.number) && !isNaN(b.number)) { return a.number - b.number; }
    if (isNaN(a.number) !== isNaN(b.number)) { return isNaN(a.number) ? 1 : -1; }
    return a.text.localeCompare(b.text, "en-GB", { numeric: true });
  }
  function sorter(table, head, at) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      Array.prototype.forEach.call(head.parentNode.children, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var body = table.tBodies[0];
      Array.prototype.slice.call(body.rows)
        .map(function (row, place) { return { row: row, place: place, key: key(row.cells[at]) }; })
        .sort(function (a, b) { return (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place; })
        .forEach(function (entry) { body.appendChild(entry.row); });
    });
  }
  function filter(table, number) {
    var place = document.createElement("p"), label = document.createElement("label");
    var input = document.createElement("input"), shown = document.createElement("span");
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    place.className = "filter";
    label.textContent = "Only rows with ";
    input.type = "search";
    input.id = "filter-" + number;
    label.htmlFor = input.id;
    shown.setAttribute("role", "status");
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        count += row.hidden ? 0 : 1;
      });
      shown.textContent = words.length ? " " + count + " of " + rows.length + " rows" : "";
    });
    place.append(label, input, shown);
    (table.closest(".scroll") || table).before(place);
  }
  var tables = document.querySelectorAll("table.sortable");
  Array.prototype.forEach.call(tables, function (table, number) {
    if (table.tBodies[0].rows.length < 2) { return; }
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, at) { sorter(table, head, at); });
    if (table.tBodies[0].rows.length > 12) { filter(table, number); }
  });
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (part) { part.open = true; });
  });
}());
