// Leads who follows the address of a range of a long text to the page that shows it.
"use strict";

const length = Number(document.currentScript.dataset.length);

function follow() {
  const range = /^#char=(\d+),\d+$/.exec(location.hash);
  if (!range || document.getElementById(location.hash.slice(1))) return;
  const page = String(Math.floor(Number(range[1]) / length) + 1);
  const address = new URL(location.href);
  if ((address.searchParams.get("page") ?? "1") === page) return;
  address.searchParams.set("page", page);
  location.replace(address);
}

follow();
addEventListener("hashchange", follow);
