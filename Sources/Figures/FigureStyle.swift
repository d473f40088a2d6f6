/// The looks of all figures. Colours are few, hold 3:1 against the ground as marks and 4.5:1 as text in both themes,
/// and never carry a meaning alone: dashes, hatching and labels say the same.
public enum FigureStyle {
    /// Custom properties in light themes and in print.
    public static let light = """
        --paper:#fff;--ink:#1b1f24;--muted:#57606a;--rule:#d8dee4;--data:#1f5fa8;--ack:#1a7048;--window:#96590a;\
        --bad:#b3261e;--declared:#6b3fa0;--wash:#f3f5f8
        """

    /// Custom properties in dark themes.
    public static let dark = """
        --paper:#14171c;--ink:#e6e9ee;--muted:#a2abb8;--rule:#333b47;--data:#7fb3f0;--ack:#6cc79a;--window:#dfa95a;\
        --bad:#ff8a80;--declared:#c3a1f0;--wash:#1d222a
        """

    /// Rules for the marks, with the custom properties defined by whoever uses them.
    public static let sheet = """
        .figure{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;\
        font-variant-numeric:tabular-nums}
        .figure text{fill:var(--ink)}.figure .muted{fill:var(--muted)}.figure .small{font-size:11px;fill:var(--muted)}
        .figure .strong{font-weight:600}.figure .paper{fill:var(--paper)}.figure .wash{fill:var(--wash)}
        .figure .axis{stroke:var(--muted);stroke-width:1;fill:none}.figure .grid{stroke:var(--rule);stroke-width:1}
        .figure .leader{stroke:var(--muted);stroke-width:.75;fill:none}
        .figure .data{stroke:var(--data);stroke-width:2;fill:none}.figure .again{stroke:var(--bad);stroke-width:2;fill:none}
        .figure .ack{stroke:var(--ack);stroke-width:1.5;fill:none}
        .figure .window{stroke:var(--window);stroke-width:1.5;stroke-dasharray:5 3;fill:none}
        .figure .queue{stroke:var(--declared);stroke-width:1.5;stroke-dasharray:2 2;fill:none}
        .figure .declared{stroke:var(--declared);stroke-width:1.5;stroke-dasharray:9 4;fill:none}
        .figure .size{stroke:var(--muted);stroke-width:1;stroke-dasharray:3 3;fill:none}
        .figure .whole-line{stroke:var(--ack);stroke-width:1.25;fill:none}
        .figure .hatch{stroke:var(--bad);stroke-width:1.2;opacity:.55}.figure .shut{stroke:var(--bad);stroke-width:1.2;opacity:.35}
        .figure .end-line{stroke:var(--bad);stroke-width:1;stroke-dasharray:1 3}
        .figure .end{stroke:var(--bad);stroke-width:2;fill:var(--paper)}
        .figure .cut{fill:var(--bad);stroke:var(--paper);stroke-width:.75}
        .figure .undecided{fill:none;stroke:var(--bad);stroke-width:1.25}
        .figure .whole{fill:var(--ack);stroke:var(--paper);stroke-width:.75}
        .figure .bar-data{fill:var(--data)}.figure .bar-ack{fill:var(--ack)}.figure .bar-declared{fill:var(--declared)}
        .figure .bar-bad{fill:var(--bad)}.figure .bar-muted{fill:var(--muted)}
        .figure text.t-data{fill:var(--data)}.figure text.t-ack{fill:var(--ack)}.figure text.t-window{fill:var(--window)}
        .figure text.t-bad{fill:var(--bad)}.figure text.t-declared{fill:var(--declared)}
        .figure .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
        """

    /// The style sheet of a drawing that is a file of its own.
    static let fileSheet =
        "svg{\(light)}\n@media(prefers-color-scheme:dark){svg{\(dark)}}\n@media print{svg{\(light)}}\n\(sheet)"
}
