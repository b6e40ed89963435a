// What a page does beyond its forms and links, all of which work without it: files dropped on it, waiting that
// shows, explanations that open in place, sliders that ask.
(function () {
  "use strict";
  document.documentElement.className += " js";

  function each(within, selector, act) {
    Array.prototype.forEach.call(within.querySelectorAll(selector), act);
  }

  function say(words, over) {
    var box = document.getElementById("working");
    box.querySelector(".say").textContent = words || "";
    box.className = over ? "over" : "";
    box.hidden = !words;
    if (over) { setTimeout(function () { if (box.className) { say(""); } }, 8000); }
  }

  function words(name) { return document.body.getAttribute("data-" + name); }

  // Text of an answer, or the reason that a refusal page gives.
  function told(answer) {
    return answer.text().then(function (text) {
      if (answer.ok) { return text; }
      var page = new DOMParser().parseFromString(text, "text/html");
      var found = page.querySelector(".fault") || page.querySelector("h1");
      throw new Error(found ? found.textContent.trim() : words("failed"));
    });
  }

  function part(address) { return address + (address.indexOf("?") < 0 ? "?" : "&") + "part=1"; }

  function fetched(address) {
    return fetch(part(address), { credentials: "same-origin" }).then(told, function () { throw new Error(words("failed")); });
  }

  function element(text) {
    var holder = document.createElement("div");
    holder.innerHTML = text;  // written by our own server, which escapes all that people typed
    return holder;
  }

  // Files: dropped or chosen, their names are shown.
  function drops(box) {
    var input = box.querySelector("input"), names = box.querySelector(".names");
    function shown() {
      var list = Array.prototype.map.call(input.files, function (file) { return file.name; });
      names.textContent = list.length ? box.getAttribute("data-chosen") + list.join("、") : "";
    }
    input.addEventListener("change", shown);
    ["dragenter", "dragover"].forEach(function (name) {
      box.addEventListener(name, function (event) { event.preventDefault(); box.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      box.addEventListener(name, function () { box.classList.remove("over"); });
    });
    box.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; shown(); }
    });
    shown();
  }

  function works(form) {
    form.addEventListener("submit", function (event) {
      var size = 0;
      each(form, "input[type=file]", function (input) {
        Array.prototype.forEach.call(input.files, function (file) { size += file.size; });
      });
      if (size > Number(form.getAttribute("data-most"))) {
        event.preventDefault();
        say(form.getAttribute("data-large"), true);
        return;
      }
      say(words("working"));
      each(form, "button", function (button) { button.disabled = true; });
    });
  }

  // A file to keep is fetched while the page says so, then handed over.
  function keep(address, from) {
    from.setAttribute("aria-busy", "true");
    say(words("writing"));
    fetch(address, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { return told(answer); }
      var name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") || "");
      return answer.blob().then(function (blob) {
        var link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = name ? name[1] : "";
        document.body.appendChild(link);
        link.click();
        link.remove();
        setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
        say("");
      });
    }).catch(function (error) { say(error.message || words("failed"), true); }).then(function () { from.removeAttribute("aria-busy"); });
  }

  function downloads(from) {
    from.addEventListener("click", function (event) {
      if (event.ctrlKey || event.shiftKey || event.metaKey || !window.fetch) { return; }
      event.preventDefault();
      var form = from.form, address = from.href;
      if (form) {
        var chosen = form.querySelector("select");
        address = form.action + (chosen ? "?" + chosen.name + "=" + encodeURIComponent(chosen.value) : "");
      }
      keep(address, from);
    });
  }

  // An explanation opens below the row of its amount, and closes again.
  function explain(link) {
    var row = link.closest("tr"), next = row.nextElementSibling;
    if (next && next.classList.contains("opened")) {
      next.remove();
      link.setAttribute("aria-expanded", "false");
      return;
    }
    fetched(link.href).then(function (text) {
      var below = document.createElement("tr"), cell = document.createElement("td");
      below.className = "opened";
      cell.className = "holds";
      cell.colSpan = row.children.length;
      cell.appendChild(element(text).querySelector(".behind"));
      below.appendChild(cell);
      row.parentNode.insertBefore(below, row.nextSibling);
      link.setAttribute("aria-expanded", "true");
      cell.firstChild.focus({ preventScroll: true });
    }).catch(function (error) { say(error.message, true); });
  }

  function load(details) {
    var address = details.getAttribute("data-part"), body = details.querySelector(".body");
    if (!address || details.getAttribute("data-done")) { return; }
    details.setAttribute("data-done", "1");
    var before = body.innerHTML;
    body.textContent = words("working");
    fetched(address).then(function (text) { body.innerHTML = element(text).innerHTML; }).catch(function (error) {
      body.innerHTML = before;
      details.removeAttribute("data-done");
      say(error.message, true);
    });
  }

  function more(link) {
    link.setAttribute("aria-busy", "true");
    fetched(link.href).then(function (text) {
      var found = element(text), rows = link.closest(".body, main").querySelectorAll("tbody");
      var into = rows[rows.length - 1], next = found.querySelector("a.more");
      each(found, "tbody > tr", function (row) { into.appendChild(row); });
      if (next) { link.href = next.href; link.removeAttribute("aria-busy"); } else { link.remove(); }
    }).catch(function (error) { link.removeAttribute("aria-busy"); say(error.message, true); });
  }

  function open(name) {
    var details = document.getElementById(name);
    if (details) { details.open = true; details.querySelector("summary").focus(); }
  }

  // Sliders: each moves with its field, and the year is settled anew a moment after the last move.
  function suppose(form) {
    var result = document.getElementById("result"), timer = 0, asked = 0;
    function ask() {
      var changed = [], number = asked += 1;
      each(form, "input[name]", function (field) {
        if (field.value !== "" && field.value !== field.getAttribute("data-now")) {
          changed.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
        }
      });
      result.setAttribute("aria-busy", "true");
      say(words("working"));
      fetched(form.getAttribute("data-suppose") + "?" + changed.join("&")).then(function (text) {
        if (number !== asked) { return; }
        result.innerHTML = element(text).innerHTML;
        result.removeAttribute("aria-busy");
        say("");
      }).catch(function (error) {
        if (number !== asked) { return; }
        // a figure of another question must not stand beside this one
        each(result, ".amount, strong, b, td", function (figure) { figure.textContent = "—"; });
        result.removeAttribute("aria-busy");
        say(error.message, true);
      });
    }
    function later() { clearTimeout(timer); timer = setTimeout(ask, 350); }
    each(form, ".slider", function (row) {
      var range = row.querySelector("[type=range]"), field = row.querySelector("[type=number]");
      range.addEventListener("input", function () { field.value = range.value; later(); });
      field.addEventListener("input", function () { range.value = field.value; later(); });
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); ask(); });
    form.querySelector("[data-ask]").hidden = true;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a");
    if (!link || event.ctrlKey || event.shiftKey || event.metaKey || !window.fetch) { return; }
    if (link.hasAttribute("data-wait")) { say(words("working")); }
    if (link.hasAttribute("data-explain")) { event.preventDefault(); explain(link); }
    if (link.classList.contains("more")) { event.preventDefault(); more(link); }
    if (link.hasAttribute("data-open")) { event.preventDefault(); open(link.getAttribute("data-open")); }
  });
  document.addEventListener("keydown", function (event) {
    var opened = event.key === "Escape" && event.target.closest && event.target.closest("tr.opened");
    if (opened) {
      var link = opened.previousElementSibling.querySelector("[data-explain]");
      opened.remove();
      link.setAttribute("aria-expanded", "false");
      link.focus();
    }
  });
  window.addEventListener("pageshow", function () {
    say("");
    each(document, "button[disabled]", function (button) { button.disabled = false; });
  });
  window.addEventListener("beforeprint", function () {
    each(document, "details:not([data-part]), details[data-done]", function (details) { details.open = true; });
  });
  document.addEventListener("DOMContentLoaded", function () {
    each(document, ".drop", drops);
    each(document, "form[data-work]", works);
    if (window.fetch) { each(document, "form[data-suppose]", suppose); }
    each(document, "[data-download]", downloads);
    each(document, "[data-explain]", function (link) { link.setAttribute("aria-expanded", "false"); });
    each(document, "details[data-part]", function (details) {
      details.addEventListener("toggle", function () { if (details.open) { load(details); } });
    });
    each(document, "form[data-choose]", function (form) {
      form.querySelector("button").hidden = true;
      form.querySelector("select").addEventListener("change", function () { form.submit(); });
    });
    each(document, "[data-print]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    if (/^#item_/.test(location.hash)) { open(location.hash.slice(1)); }
  });
}());
