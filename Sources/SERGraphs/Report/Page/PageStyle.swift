/// How the page looks. Every colour is a variable with one value for light and one for dark; paper is light.
///
/// The three colours of the pictures are blue, orange and green as Okabe and Ito have them (Color Universal Design, 2008),
/// made darker or lighter to stand out from the page; where they mean something, a shape, a place or a text says so too.
enum PageStyle {
  static let css = """
    :root { color-scheme: light dark;
      --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --rule: #d0d7de; --panel: #f5f7f9;
      --blue: #0072b2; --orange: #c65102; --green: #00815e; --shade: #0b4a8f;
      --on-shade: #ffffff; --off-shade: #000000;
      --warning: #fff3d1; --edge: #a86400; }
    @media screen and (prefers-color-scheme: dark) { :root {
      --page: #14181d; --ink: #e6e9ec; --soft: #a3adb8; --rule: #3a424c; --panel: #1d232a;
      --blue: #56b4e9; --orange: #f09a4a; --green: #3fc79a; --shade: #569ae2;
      --on-shade: #000000; --off-shade: #ffffff;
      --warning: #3a2d0c; --edge: #e0a83a; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 64rem; background: var(--page); color: var(--ink);
      font: 1rem/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }
    h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; overflow-wrap: anywhere; }
    h2 { margin: 2.5rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--rule); font-size: 1.2rem; }
    p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
    .soft, figcaption, caption { color: var(--soft); font-size: .9rem; }
    .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
    .numbers div { padding: .7rem .9rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--panel); }
    .numbers dt { color: var(--soft); font-size: .9rem; }
    .numbers dd { margin: 0; font-size: .85rem; white-space: nowrap; }
    .numbers dd.mean { font-size: 1.7rem; font-weight: 600; line-height: 1.3; }
    .warning { padding: .5rem .8rem; border-left: .35rem solid var(--edge); background: var(--warning);
      -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 1rem 2rem; }
    .pair h2 { margin-top: 1.5rem; }
    section { min-width: 0; }
    figure { margin: .75rem 0; overflow-x: auto; }
    svg { display: block; max-width: 100%; height: auto; }
    figcaption { max-width: 46rem; margin-top: .4rem; }
    .wide { overflow-x: auto; margin: .75rem 0; }
    table { min-width: min(100%, 26rem); border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    caption { padding: .3rem 0; text-align: left; }
    th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
    th { font-weight: 600; }
    th:first-child { padding-left: 0; text-align: left; }
    tbody th { font-weight: 400; }
    .words th, .words td { text-align: left; vertical-align: top; white-space: normal; overflow-wrap: anywhere; }
    details { margin: .6rem 0; }
    summary { cursor: pointer; color: var(--blue); }
    pre { overflow-x: auto; padding: .7rem .9rem; border-radius: .5rem; background: var(--panel); font-size: .85rem; }
    dl.glossary dt { margin-top: .6rem; font-weight: 600; }
    dl.glossary dd { margin: 0; max-width: 46rem; }
    svg text { fill: var(--ink); font: 12px system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }
    svg text.soft { fill: var(--soft); font-size: 11px; }
    svg text.small { font-size: 10px; }
    svg text.strong { font-weight: 600; }
    svg text.full { fill: var(--on-shade); }
    svg text.pale { fill: var(--off-shade); }
    svg text.beside { font-size: 10px; paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
    polyline { fill: none; stroke: var(--soft); stroke-width: 1; }
    polyline.grid { stroke: var(--rule); }
    polyline.dashed { stroke: var(--ink); stroke-dasharray: 5 3; stroke-width: 1.3; }
    polyline.dotted { stroke: var(--soft); stroke-dasharray: 1.5 3; stroke-width: 1.5; }
    polyline.thin { stroke: var(--blue); stroke-opacity: .45; }
    polyline.thick { stroke: var(--blue); stroke-width: 3; }
    polyline.reach { stroke: var(--soft); stroke-width: 1.5; }
    polyline.around { stroke: var(--page); stroke-width: 5.5; }
    polyline.human { stroke: var(--ink); stroke-width: 2.5; }
    .blue { fill: var(--blue); } .orange { fill: var(--orange); } .green { fill: var(--green); }
    .shade { fill: var(--shade); }
    .cell { stroke: var(--rule); stroke-width: 1; }
    .dot { stroke: var(--page); stroke-width: 1; }
    @media print { body { max-width: none; padding: 0; font-size: 10pt; } .pair { display: block; }
      figure, tr, .numbers, .warning { break-inside: avoid; } h2 { break-after: avoid; }
      .wide { overflow: visible; } details::details-content { content-visibility: visible; height: auto; } }
    """
}
