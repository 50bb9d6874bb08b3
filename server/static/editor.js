// Puts the query editor in the place of the plain form. Loads nothing but answers of this endpoint.
"use strict";

(() => {
  const place = document.getElementById("editor");
  const form = document.querySelector("form.query");
  const problem = document.getElementById("editor-problem");
  if (!place || !form || !window.Yasgui) return;

  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  const prefixes = JSON.parse(place.dataset.prefixes);
  const { Yasgui } = window;
  const { Yasqe } = Yasgui;

  // The classes and properties of the ontology, asked for once.
  const ask = (type) => {
    const query = `SELECT DISTINCT ?term { GRAPH <${place.dataset.graph}> { ?term a ?type
      FILTER(STRENDS(STR(?type), "${type}")) } } ORDER BY ?term`;
    return fetch(`${endpoint}?query=${encodeURIComponent(query)}`, {
      headers: { Accept: "application/sparql-results+json" },
    })
      .then((response) => response.json())
      .then((answer) => answer.results.bindings.map((row) => row.term.value));
  };
  const terms = { class: ask("Class"), property: ask("Property") };

  Yasqe.defaults.autocompleters = ["variables"];
  for (const kind of ["class", "property"]) {
    Yasqe.forkAutocompleter(kind, {
      name: `tropegraph-${kind}`,
      persistenceId: null,
      bulk: true,
      get: () => terms[kind],
    });
  }
  // Tab leads on from the query, as from any other field: https://www.w3.org/TR/WCAG22/#no-keyboard-trap
  Object.assign(Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false });
  // A prefix that is used and known is declared by itself.
  const declare = (yasqe) => {
    const declared = yasqe.getPrefixesFromQuery();
    const text = yasqe.getValue();
    for (const [prefix, space] of Object.entries(prefixes)) {
      if (!(prefix in declared) && new RegExp(`(^|[\\s(/|^!])${prefix}:\\w`).test(text)) {
        yasqe.addPrefixes({ [prefix]: space });
      }
    }
  };

  const showProblem = (yasqe, text) => {
    let found = null;
    try {
      found = JSON.parse(text);
    } catch {
      return;
    }
    if (!found.detail) return;
    const where = found.line ? `Line ${found.line}, column ${found.column}: ` : "";
    problem.textContent = where + found.detail;
    problem.hidden = false;
    if (found.line) {
      yasqe.focus();
      yasqe.setCursor({ line: found.line - 1, ch: found.column - 1 });
    }
  };

  // Answers show the IRIs as they are; their links lead to the pages of this site.
  const places = JSON.parse(place.dataset.places);
  const lead = (link) => {
    const iri = link.getAttribute("href");
    const [space, url] = places.find(([begin]) => iri.startsWith(begin)) || [];
    if (space) link.setAttribute("href", url + iri.slice(space.length));
  };
  const frame = (answer) => {
    answer.tabIndex = 0;
    answer.setAttribute("role", "region");
    answer.setAttribute("aria-label", "Answer");
  };
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof Element)) continue;
      for (const each of [node, ...node.querySelectorAll(".yasr, .yasr a[href]")]) {
        if (each.matches(".yasr")) frame(each);
        else if (each.matches(".yasr a[href]")) lead(each);
      }
    }
  }).observe(place, { childList: true, subtree: true });

  form.hidden = true;
  place.hidden = false;
  const yasgui = new Yasgui(place, {
    autofocus: false,
    persistenceId: null,
    requestConfig: { endpoint, method: "GET" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { value: form.elements.query.value, autofocus: false, showQueryButton: true, persistenceId: null },
  });
  const tab = yasgui.getTab() || yasgui.addTab(true);
  const yasqe = tab.getYasqe();
  yasqe.setValue(form.elements.query.value);
  yasqe.on("change", () => {
    problem.hidden = true;
  });
  yasqe.on("blur", () => declare(yasqe));
  yasgui.on("query", () => {
    problem.hidden = true;
  });
  yasqe.on("queryResponse", (_, response) => {
    // What the endpoint refused arrives as an Error whose message is the body.
    if (response instanceof Error) showProblem(yasqe, response.message);
  });
  const told = document.getElementById("problem");
  if (told) {
    problem.textContent = told.textContent;
    problem.hidden = false;
  }
  place.dataset.ready = "yes";
})();
