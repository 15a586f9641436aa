"use strict";
// Tables that sort by a heading and filter by words. Without this script they are plain tables.
(function () {
  function each(list, what) { Array.prototype.forEach.call(list, what); }
  function key(cell) {
    var text = cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent.trim();
    var number = text === "∞" ? Infinity : text === "" ? NaN : Number(text.replace(/,/g, ""));
    return { text: text, number: number };
  }
  // What has no number stands last, whichever way the numbers go.
  function compare(a, b, sign) {
    if (!isNaN(a.number) && !isNaN(b.number)) { return sign * (a.number - b.number); }
    if (isNaN(a.number) !== isNaN(b.number)) { return isNaN(a.number) ? 1 : -1; }
    return sign * a.text.localeCompare(b.text, "en-GB", { numeric: true });
  }
  function status(table) {
    var line = document.createElement("span");
    line.setAttribute("role", "status");
    (table.closest(".scroll") || table).before(line);
    return line;
  }
  function sorter(table, head, at, line) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener("click", function () {
      var way = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      each(head.parentNode.children, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", way);
      var body = table.tBodies[0];
      Array.prototype.slice.call(body.rows)
        .map(function (row, place) { return { row: row, place: place, key: key(row.cells[at]) }; })
        .sort(function (a, b) { return compare(a.key, b.key, way === "descending" ? -1 : 1) || a.place - b.place; })
        .forEach(function (entry) { body.appendChild(entry.row); });
      line.textContent = "Sorted by " + button.textContent.trim() + ", " + way + ".";
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
  // Whatever scrolls is reached by the keyboard; what has all its columns in sight needs no stop.
  function stops() {
    each(document.querySelectorAll(".scroll"), function (part) {
      if (part.scrollWidth > part.clientWidth) { part.tabIndex = 0; } else { part.removeAttribute("tabindex"); }
    });
  }
  each(document.querySelectorAll("table.sortable"), function (table, number) {
    if (table.tBodies[0].rows.length < 2) { return; }
    var line = status(table);
    line.className = "unseen";
    each(table.tHead.rows[0].cells, function (head, at) { sorter(table, head, at, line); });
    if (table.tBodies[0].rows.length > 12) { filter(table, number); }
  });
  stops();
  window.addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = document.querySelectorAll("details:not([open])");
    each(folded, function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () { each(folded, function (part) { part.open = false; }); });
}());
