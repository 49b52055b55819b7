/* A member walks a building with a phone. The page works without this file; with it, what is typed survives a lost
   network: the entry waits in the phone and is sent later, with its own mark, so that it arrives once. Pages of a round
   without a form send on what waits, too.
   Hooks: [data-walk-news=person], form[data-walk] (data-fresh where the server filled nothing in), a[data-home],
   [data-walk-count]. */
(function () {
  "use strict";

  var form, news, words, refusedList, person, here, busy = false;
  var DAYS = 7 * 24 * 3600 * 1000;

  /* One queue for a person, one draft for each building; of nobody else who uses this phone. */
  function read(name, empty) {
    try { return JSON.parse(localStorage.getItem(person + name)) || empty; } catch (error) { return empty; }
  }
  function write(name, value) {
    try {
      if (value) localStorage.setItem(person + name, JSON.stringify(value)); else localStorage.removeItem(person + name);
    } catch (error) { return false; } /* a full or closed storage: nothing can wait here */
    return true;
  }
  function keepDraft(url, data) { write("draft:" + url, data && { at: Date.now(), data: data }); }
  function waits(queue) { return queue.some(function (one) { return !one.refused; }); }

  /* What a household said does not lie for ever in a phone that somebody has forgotten. */
  function forgetOld() {
    Object.keys(localStorage).forEach(function (key) {
      if (!/^walk:\d+:draft:/.test(key)) return;
      try { if (JSON.parse(localStorage.getItem(key)).at > Date.now() - DAYS) return; } catch (error) { /* no draft */ }
      localStorage.removeItem(key);
    });
    write("queue", read("queue", []).filter(function (one) { return one.at > Date.now() - DAYS; }));
  }

  function fields() {
    return Array.from(form.elements).filter(function (f) { return f.name && f.name !== "csrfmiddlewaretoken"; });
  }
  function typed() {
    var data = {};
    fields().forEach(function (f) {
      if (f.type === "radio") { if (f.checked) data[f.name] = f.value; }
      else if (f.type === "checkbox") data[f.name] = f.checked ? "on" : "";
      else data[f.name] = f.value;
    });
    return data;
  }
  function fill(data) {
    fields().forEach(function (f) {
      if (!(f.name in data)) return;
      if (f.type === "radio") f.checked = f.value === data[f.name];
      else if (f.type === "checkbox") f.checked = data[f.name] === "on";
      else f.value = data[f.name];
    });
    mark();
  }
  function mintedNonce() {
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    var hex = Array.from(b, function (x) { return (x + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function door(home) { return document.querySelector('a[data-home="' + home + '"]'); }
  function mark() {
    document.querySelectorAll("a[data-home][aria-current]").forEach(function (a) { a.removeAttribute("aria-current"); });
    var now = door(form.elements.home.value);
    if (!now) return;
    now.setAttribute("aria-current", "true");
    now.closest("details").open = true;
  }
  function doorName(home) {
    var option = form && form.querySelector('select[name="home"] option[value="' + home + '"]');
    return option ? option.textContent : "";
  }
  function outcomeName(value) {
    var radio = form.querySelector('input[name="outcome"][value="' + value + '"]');
    var label = radio && form.querySelector('label[for="' + radio.id + '"]');
    return label ? label.textContent.trim() : value;
  }

  /* After an entry: an empty form with a new mark, at the next door. */
  function next(data) {
    var select = form.elements.home;
    form.reset();
    fields().forEach(function (f) {
      if (f.type === "checkbox") f.checked = false;
      else if (f.type === "radio") f.checked = f.value === "talked";
      else if (f.tagName === "TEXTAREA" || f.type === "text") f.value = "";
      else if (f.tagName === "SELECT" && f.name !== "home") f.selectedIndex = 0;
    });
    form.elements.nonce.value = mintedNonce();
    select.value = data.home;
    if (select.selectedIndex + 1 < select.options.length) select.selectedIndex += 1;
    keepDraft(here, null);
    mark();
    (news.hidden ? form : news).scrollIntoView(); /* what waits stands above the form, and is seen */
  }

  function dayOf(at) {
    var d = new Date(at);
    return [d.getFullYear(), ("0" + (d.getMonth() + 1)).slice(-2), ("0" + d.getDate()).slice(-2)].join("-");
  }

  function token(page) { return page.querySelector("[data-walk-news] input[name=csrfmiddlewaretoken]"); }

  /* Who signed in again, perhaps in another tab, has a new mark against forged forms: this page fetches it, if it is
     still the same person who is signed in. */
  function renew() {
    return fetch(location.href, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html"), theirs = page.querySelector("[data-walk-news]");
      if (!theirs || theirs.dataset.walkNews !== news.dataset.walkNews) return false;
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (f) { f.value = token(page).value; });
      return true;
    });
  }

  /* 204 is a yes. 0 is no network, or no answer, or a server in trouble: try again later. 401 is nobody signed in, or
     somebody else. Anything else is a no. */
  function send(entry, renewed) {
    var body = new URLSearchParams(entry.data);
    body.set("csrfmiddlewaretoken", token(document).value);
    body.set("on", dayOf(entry.at));
    Array.from(body.keys()).forEach(function (name) { if (!body.get(name)) body.delete(name); });
    return fetch(entry.url, {
      method: "POST", body: body, headers: { "X-Walk": "1" }, credentials: "same-origin", redirect: "manual"
    }).then(function (answer) {
      if (answer.type === "opaqueredirect") return 401;
      if (answer.status === 403 && !renewed) {
        return renew().then(function (same) { return same ? send(entry, true) : 401; });
      }
      return answer.status >= 500 || answer.status === 429 ? 0 : answer.status;
    }).catch(function () { return 0; });
  }

  function half() {
    return fields().some(function (f) { return f.tagName === "TEXTAREA" && f.value.trim(); });
  }

  function tell() {
    var queue = read("queue", []), waiting = queue.filter(function (one) { return !one.refused; }).length;
    var refused = queue.filter(function (one) { return one.refused; });
    refusedList.textContent = "";
    refused.forEach(function (one) {
      var item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary btn-sm";
      button.textContent = "修改 " + (one.url === here ? doorName(one.data.home) : "另一栋楼的一户");
      button.addEventListener("click", function () {
        var rest = read("queue", []).filter(function (other) { return other.data.nonce !== one.data.nonce; });
        if (one.url === here && half()) rest.push({ at: Date.now(), url: here, data: typed(), refused: true });
        write("queue", rest);
        keepDraft(one.url, one.data);
        if (one.url !== here) { location.href = one.url; return; }
        fill(one.data);
        tell();
        form.scrollIntoView();
      });
      item.appendChild(button);
      refusedList.appendChild(item);
    });
    words.textContent = [
      waiting ? "还没有发送，有 " + waiting + " 户存在这部手机里，最多存七天。联网后打开走访的页面就会自动发送，请不要退出登录。" : "",
      refused.length ? "有 " + refused.length + " 户还没有登记，请打开修改后再登记：" : ""
    ].join("");
    news.hidden = !queue.length;
  }
  function said(data) {
    var a = door(data.home);
    if (!a) return;
    var mark = a.querySelector(".door__mark"), count = a.closest("details").querySelector("[data-walk-count]");
    if (mark.textContent === "未走访") count.textContent = Number(count.textContent) + 1;
    mark.textContent = outcomeName(data.outcome);
  }

  function flush() {
    var queue = read("queue", []), one = queue.find(function (each) { return !each.refused; });
    if (busy || !one) return tell();
    busy = true;
    send(one).then(function (status) {
      busy = false;
      if (status === 0 || status === 401) {
        tell();
        if (status === 401) words.textContent += "登录已经到期，请重新登录，登录后会继续发送。";
        return;
      }
      var rest = read("queue", []).filter(function (each) { return each.data.nonce !== one.data.nonce; });
      if (status !== 204) { one.refused = true; rest.push(one); } else if (one.url === here) said(one.data);
      write("queue", rest);
      tell();
      flush();
    });
  }

  function submitted(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    var data = typed(), entry = { at: Date.now(), url: here, data: data }, queue = read("queue", []);
    /* In the order of the doors: the last knock holds, so nothing overtakes what waits. */
    if (waits(queue) && write("queue", queue.concat([entry]))) {
      busy = false;
      said(data);
      tell();
      next(data);
      flush();
      return;
    }
    send(entry).then(function (status) {
      busy = false;
      if (status === 204) { said(data); next(data); flush(); return; }
      /* The server says on a page what is wrong; and where nothing can wait, the browser says that it is offline. */
      if (status !== 0 || !write("queue", read("queue", []).concat([entry]))) { form.submit(); return; }
      said(data);
      tell();
      next(data);
    });
  }

  function startForm() {
    here = form.getAttribute("action").split("#")[0];
    var draft = read("draft:" + here, null);
    if (!("fresh" in form.dataset)) keepDraft(here, typed()); else if (draft) fill(draft.data);
    form.addEventListener("input", function () { keepDraft(here, typed()); });
    form.addEventListener("change", function (event) {
      mark();
      if (/^files_/.test(event.target.name) && event.target.checked) {
        form.elements.on_behalf_of.closest("details").open = true;
      }
    });
    form.addEventListener("submit", submitted);
    document.querySelectorAll("a[data-home]").forEach(function (a) {
      a.addEventListener("click", function (event) {
        event.preventDefault();
        form.elements.home.value = a.dataset.home;
        if (read("draft:" + here, null)) keepDraft(here, typed());
        mark();
        form.scrollIntoView();
      });
    });
    mark();
  }

  function start() {
    form = document.querySelector("form[data-walk]");
    news = document.querySelector("[data-walk-news]");
    if (!news || !window.fetch || !window.localStorage) return;
    words = news.querySelector("[data-walk-words]");
    refusedList = news.querySelector("[data-walk-refused]");
    person = "walk:" + news.dataset.walkNews + ":";
    forgetOld();
    if (form) startForm();
    window.addEventListener("online", flush);
    setInterval(flush, 15000);
    flush();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
