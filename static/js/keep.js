/* What was typed survives the end of a session: a form that is sent off while nobody is signed in any more leads to the
   sign-in page, and from there back to an empty form. Before each sending the values are laid by in this tab
   (sessionStorage), and given back only if the next page was one of signing in and the same person came back to the same
   form. On every other page they are thrown away. Never kept: passwords, files, hidden fields, forms of an account. */
(function () {
  "use strict";

  var DRAWER = "yaoshi.half-written";
  var HOUR = 3600 * 1000;
  var SIGNING_IN = "/accounts/";
  var person = document.body.dataset.person || "";

  function path(form) {
    return new URL(form.getAttribute("action") || location.href, location.href).pathname;
  }
  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !/^(password|file|hidden|submit|button|reset|image)$/.test(field.type) && field.type !== "fieldset";
    });
  }
  function isKept(form) {
    return form.method === "post" && path(form).indexOf(SIGNING_IN) !== 0 && !form.querySelector("[type=password]") &&
      fields(form).some(function (field) { return field.type !== "radio" && field.type !== "checkbox"; });
  }
  function open() {
    try { return JSON.parse(sessionStorage.getItem(DRAWER)); } catch (_) { return null; }
  }
  function put(draft) {
    try {
      if (draft) sessionStorage.setItem(DRAWER, JSON.stringify(draft));
      else sessionStorage.removeItem(DRAWER);
    } catch (_) { /* no storage, or too much for it: then nothing is kept, as before */ }
  }

  function values(form) {
    return fields(form).map(function (field) {
      var ticked = field.type === "radio" || field.type === "checkbox";
      if (field.multiple) return [field.name, Array.from(field.selectedOptions, function (o) { return o.value; })];
      return [field.name, ticked ? field.checked : field.value, ticked ? field.value : null];
    });
  }
  function fill(form, kept) {
    var left = [];
    kept.forEach(function (row) {
      fields(form).filter(function (f) { return f.name === row[0]; }).forEach(function (field) {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.value === row[2]) field.checked = row[1];
        } else if (field.multiple) {
          Array.from(field.options).forEach(function (o) { o.selected = row[1].indexOf(o.value) >= 0; });
        } else {
          field.value = row[1];
          if (field.value !== row[1]) left.push(row);
          else if (row[1]) field.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
    });
    return left;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!person || !isKept(form) || form.hasAttribute("hx-post")) return;
    put({ person: person, path: path(form), at: Date.now(), values: values(form) });
  });

  var draft = open();
  if (!draft) return;
  var form = Array.from(document.querySelectorAll("form[method=post]")).find(function (one) {
    return isKept(one) && path(one) === draft.path;
  });
  if (!form && location.pathname.indexOf(SIGNING_IN) === 0 && Date.now() - draft.at < HOUR) {
    draft.away = true;
    put(draft);
    return;
  }
  put(null);
  if (!form || !draft.away || draft.person !== person) return;
  var left = fill(form, draft.values);
  if (left.length) { /* a choice that follows from another comes once htmx has fetched it */
    document.addEventListener("htmx:afterSettle", function () { fill(form, left); }, { once: true });
    each(form.querySelectorAll("select"), function (field) { field.dispatchEvent(new Event("change", { bubbles: true })); });
  }
  var said = document.createElement("p");
  said.className = "alert alert-info";
  said.setAttribute("role", "status");
  said.textContent = "已恢复您刚才填写的内容，请核对后再提交。" + (form.querySelector("[type=file]") ? "照片和文件需要重新选择。" : "");
  form.insertAdjacentElement("beforebegin", said);

  function each(list, act) { Array.prototype.forEach.call(list, act); }
})();
