/* Small helps for pages that already work without this file. htmx is configured by a meta tag in base.html.
   Hooks: textarea[data-max], input[type=file][data-preview], [data-select-all=name], [data-selected-count=name],
   button[data-copy=text][hidden], button[data-print][hidden], form[data-resend] (may be sent again at once). */
(function () {
  "use strict";

  function each(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  }

  /* A second click within ten seconds is the same click. Buttons are marked after the event, because a button
     disabled during it would not send its own name; the browser's back button must find them awake again. */
  var buttons = "button:not([type=button]), input[type=submit]";
  function wake(form) {
    delete form.dataset.sent;
    each(form, buttons, function (b) { b.removeAttribute("aria-disabled"); });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "resend" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () {
      each(form, buttons, function (b) { b.setAttribute("aria-disabled", "true"); });
    }, 0);
    setTimeout(function () { wake(form); }, 10000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(wake);
  });

  function counter(area) {
    if (area.dataset.counted) return;
    area.dataset.counted = "1";
    var max = Number(area.dataset.max);
    var line = document.createElement("p");
    line.className = "counter";
    line.setAttribute("aria-live", "polite");
    area.insertAdjacentElement("afterend", line);
    function show() {
      var used = Array.from(area.value.replace(/\r\n/g, "\n")).length;
      line.classList.toggle("counter--over", used > max);
      line.textContent = used > max ? "超出 " + (used - max) + " 字，请删减" : "已写 " + used + " 字，最多 " + max + " 字";
    }
    area.addEventListener("input", show);
    show();
  }

  function preview(input) {
    if (input.dataset.previewed) return;
    input.dataset.previewed = "1";
    var list = document.createElement("ul");
    var urls = [];
    list.className = "previews";
    input.insertAdjacentElement("afterend", list);
    function show() {
      urls.forEach(function (url) { URL.revokeObjectURL(url); });
      urls = [];
      list.textContent = "";
      Array.from(input.files).forEach(function (file) {
        var item = document.createElement("li");
        var name = document.createElement("span");
        name.textContent = file.name;
        if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
          var picture = document.createElement("img");
          var url = URL.createObjectURL(file);
          urls.push(url);
          picture.src = url;
          picture.alt = "";
          item.appendChild(picture);
        }
        item.appendChild(name);
        list.appendChild(item);
      });
    }
    input.addEventListener("change", show);
    show();
  }

  function boxes(master) {
    return Array.from((master.form || document).querySelectorAll('input[type=checkbox][name="' + master.dataset.selectAll + '"]'));
  }
  function tally() {
    document.querySelectorAll("[data-select-all]").forEach(function (master) {
      var all = boxes(master);
      var on = all.filter(function (box) { return box.checked; }).length;
      master.checked = on > 0 && on === all.length;
      master.indeterminate = on > 0 && on < all.length;
      document.querySelectorAll('[data-selected-count="' + master.dataset.selectAll + '"]').forEach(function (line) {
        line.textContent = on ? "已选 " + on + " 条" : "";
      });
    });
  }
  document.addEventListener("change", function (event) {
    var master = event.target;
    if (master.matches("[data-select-all]")) {
      boxes(master).forEach(function (box) { box.checked = master.checked; });
    }
    if (master.type === "checkbox") tally();
  });

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var area = document.createElement("textarea"); /* plain http inside an office network */
    area.value = text;
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject();
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy], [data-print]");
    document.querySelectorAll("details.who[open]").forEach(function (panel) {
      if (!panel.contains(event.target)) panel.open = false;
    });
    if (!button) return;
    if ("print" in button.dataset) { window.print(); return; }
    var label = button.dataset.label || (button.dataset.label = button.textContent);
    copy(button.dataset.copy).then(
      function () { button.textContent = "已复制"; },
      function () { button.textContent = "请手动选中复制"; }
    ).then(function () {
      setTimeout(function () { button.textContent = label; }, 3000);
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.who[open]").forEach(function (panel) {
      panel.open = false;
      panel.querySelector("summary").focus();
    });
  });

  /* Folded parts are printed unfolded, and an address that points into one opens it. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open]):not(.who)").forEach(function (part) {
      part.open = true;
      part.dataset.unfolded = "1";
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-unfolded]").forEach(function (part) {
      part.open = false;
      delete part.dataset.unfolded;
    });
  });
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var part = target && target.closest("details");
    if (part) part.open = true;
  }
  window.addEventListener("hashchange", unfold);

  function start(root) {
    each(root, "textarea[data-max]", counter);
    each(root, "input[type=file][data-preview]", preview);
    each(root, "[data-copy][hidden], [data-print][hidden]", function (button) { button.hidden = false; });
    tally();
  }
  function openMenu() {
    // newer browsers are told by the style sheet, which needs no script
    if (window.CSS && CSS.supports("selector(details::details-content)")) return;
    if (document.documentElement.classList.contains("elder") || !matchMedia("(min-width: 62rem)").matches) return;
    each(document, ".menu__group", function (group) { group.removeAttribute("name"); group.open = true; });
  }
  function first() {
    start(document);
    unfold();
    var errors = document.querySelector(".form-errors");
    if (errors) errors.focus();
    openMenu();
    var here = document.querySelector(".menu [aria-current]");
    var strip = here && here.closest("ul");
    if (strip && strip.scrollWidth > strip.clientWidth) {
      strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", first); else first();
  document.addEventListener("htmx:load", function (event) { start(event.target); });
})();
