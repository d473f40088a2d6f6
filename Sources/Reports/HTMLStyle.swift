import Figures

/// The style sheet of a postmortem: one column of text, system faces, two themes, print.
enum HTMLStyle {
    static let sheet = """
        :root{color-scheme:light dark;\(FigureStyle.light)}
        @media(prefers-color-scheme:dark){:root{\(FigureStyle.dark)}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,\
        "Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
        header,main,footer{max-width:56rem;margin:0 auto;padding:0 1.5rem}
        header{padding-top:3rem}
        .skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}
        .kicker{margin:0;color:var(--muted);font-size:.8125rem;letter-spacing:.02em}
        h1{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:.35rem 0 .6rem;text-wrap:balance}
        h2{font-size:1.3125rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:3rem 0 .75rem;padding-top:1.25rem;\
        border-top:1px solid var(--rule)}
        h3{font-size:1.0625rem;line-height:1.35;font-weight:650;margin:2.25rem 0 .5rem}
        h4{font-size:.9375rem;font-weight:650;margin:1.5rem 0 .35rem}
        p{margin:.5rem 0;max-width:44rem}.lede{font-size:1.125rem;max-width:46rem}.muted,figcaption,caption{color:var(--muted)}
        a{color:var(--data);text-underline-offset:.15em}
        :focus-visible{outline:2px solid var(--data);outline-offset:2px;border-radius:2px}
        code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em;\
        overflow-wrap:anywhere}
        dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.5rem;margin:1.25rem 0}
        dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        dd strong{font-weight:650}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.5rem 0 0;padding:0;font-size:.9375rem}
        figure{margin:1.25rem 0}figure svg{display:block;width:100%;height:auto}.narrow{display:none}
        figcaption{font-size:.875rem;margin-top:.35rem;max-width:44rem}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding:.25rem 0;font-size:.875rem}
        th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--rule)}
        th{font-weight:600;color:var(--muted);white-space:nowrap}td{overflow-wrap:break-word;min-width:3rem}
        .number{text-align:right;white-space:nowrap}
        tr:target,article:target{background:var(--wash)}
        details{border-bottom:1px solid var(--rule)}
        details>summary{cursor:pointer;padding:.5rem 0;font-weight:600}
        details[open]>summary{margin-bottom:.25rem}
        article{margin:1rem 0}
        .verdict{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .4em;font-size:.8125rem;\
        font-weight:600;white-space:nowrap}
        .bad{color:var(--bad)}.good{color:var(--ack)}.warning{color:var(--window)}
        ul.evidence{list-style:none;padding:0;margin:.5rem 0;max-width:48rem}
        ul.evidence li{padding-left:1.5rem;text-indent:-1.5rem;margin:.3rem 0}
        ul.evidence .sign{display:inline-block;width:1.5rem;text-indent:0;font-weight:700}
        ul.evidence .where{color:var(--muted);font-size:.875rem}
        ol.steps{padding-left:1.25rem;max-width:48rem}ol.steps li{margin:.35rem 0;overflow-wrap:anywhere}
        .note{border-left:3px solid var(--window);padding:.1rem 0 .1rem .9rem;margin:.75rem 0}
        footer{margin-top:4rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem}
        @media(max-width:40rem){header,main,footer{padding:0 1rem}header{padding-top:1.5rem}h1{font-size:1.5rem}\
        .lede{font-size:1rem}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.6rem}\
        table{min-width:30rem}table.stack{min-width:0}.stack thead{display:none}\
        .stack,.stack caption,.stack tbody,.stack tr,.stack td{display:block}\
        .stack tr{border-bottom:1px solid var(--rule);padding:.35rem 0}\
        .stack td{display:flex;gap:.75rem;border:0;padding:.05rem 0;text-align:left;white-space:normal;overflow-wrap:anywhere}\
        .stack td::before{content:attr(data-name);flex:0 0 6.75rem;color:var(--muted)}}
        @media screen and (max-width:44rem){.wide{display:none}.narrow{display:block}.narrow svg{max-width:30rem}}
        @page{margin:16mm 15mm}
        @media print{:root{color-scheme:light;\(FigureStyle.light)}body{font-size:10pt;line-height:1.45}\
        header,main,footer{max-width:none;padding:0}header{padding-top:0}h1{font-size:18pt}h2{font-size:13pt;margin-top:1.5rem}\
        h3{font-size:11pt}.lede{font-size:11pt}nav,.skip{display:none}h2,h3,h4,summary{break-after:avoid}\
        figure,tr,.evidence li,.facts{break-inside:avoid}.scroll{overflow:visible}figure svg{max-height:108mm}\
        table{font-size:8.5pt;min-width:0}thead{display:table-header-group}.stack{break-inside:avoid}caption,thead{break-after:avoid}a{color:inherit;text-decoration:none}\
        details::details-content{content-visibility:visible;height:auto}details>summary{list-style:none}}
        """
}
