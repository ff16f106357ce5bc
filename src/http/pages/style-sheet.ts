import { dark, light, type Palette } from './palette.js';

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');
}

const tones = ['risk', 'warn', 'unseen', 'good', 'info'] as const;

const toneRules = tones
  .map(
    (tone) => `.badge.${tone},.mark.${tone}{color:var(--${tone})}
.badge.${tone}{background:var(--${tone}Tint)}
.banner.${tone}{background:var(--${tone}Tint);border-color:var(--${tone})}
.state.${tone}{border-color:var(--${tone});background:var(--${tone}Tint)}
.finding.${tone},.job.${tone}{border-left-color:var(--${tone})}`,
  )
  .join('\n');

/** The whole stylesheet. Sizes in rem, so that it follows what the reader has set. */
export const styleSheet = `:root{color-scheme:light dark;${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
p,ul,dl,dd,h1,h2,h3,pre{margin:0;padding:0}
ul{list-style:none}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.faint,.place,.since,footer{color:var(--faint)}
.symbols{position:absolute;width:0;height:0}
.mark{width:1em;height:1em;flex:none;fill:currentColor;vertical-align:-.125em}
.mark,.symbols{stroke:none}
.cut{fill:none;stroke:var(--card);stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;z-index:1;background:var(--card);padding:.5rem .75rem}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}

.top,main,footer,#connection{max-width:70rem;margin:0 auto;padding:0 1.25rem}
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.5rem;padding-top:.9rem;padding-bottom:.9rem}
.brand{font-weight:700;letter-spacing:-.01em}
.brand a{color:var(--text);text-decoration:none}
.top nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.9rem}
.top nav a{display:inline-block;padding:.2rem 0}

.state{display:flex;gap:1rem;align-items:flex-start;border:1px solid;border-left-width:.4rem;border-radius:.5rem;padding:1.1rem 1.25rem}
.state .mark{width:2.25rem;height:2.25rem;margin-top:.1rem}
.state .cut{stroke-width:1.5}
h1{font-size:1.6rem;line-height:1.25;letter-spacing:-.015em;text-wrap:balance}
.state p{margin-top:.35rem}
.banner{display:flex;gap:.7rem;align-items:flex-start;border:1px solid;border-radius:.5rem;padding:.7rem 1rem;margin-top:.75rem}
.banner .mark{margin-top:.25rem}
.banner[hidden]{display:none}
#connection{padding:.7rem 1rem;margin-bottom:.75rem;font-weight:600}

h2{font-size:1.2rem;line-height:1.3;margin:2.25rem 0 .75rem;letter-spacing:-.01em}
h2 .faint{font-weight:400;font-size:1rem}
h3{font-size:1rem;line-height:1.4}
.card,.verdicts,.group,.finding,.job,.runs{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.badge{display:inline-flex;align-items:center;gap:.4em;border-radius:.3rem;padding:.1rem .5rem;font-size:.8125rem;font-weight:600;white-space:nowrap}

.verdicts{overflow:hidden}
.verdicts li{display:grid;grid-template-columns:7.25rem minmax(12rem,1.5fr) minmax(11rem,1fr) minmax(11rem,1fr);gap:.1rem 1rem;align-items:baseline;padding:.55rem 1rem}
.verdicts li+li,.runs li+li{border-top:1px solid var(--line)}
.verdicts a,.verdicts strong{font-weight:600}
.verdicts .badge{justify-self:start}
.place,.counts{font-size:.875rem}
.why{grid-column:2/-1;font-size:.9375rem}
details{margin-top:.75rem}
summary{cursor:pointer;padding:.4rem .25rem;font-weight:600}
summary+*{margin-top:.5rem}

.group{border:0;background:none}
.group+.group,.repeated+.group,.group+.repeated{margin-top:1.5rem}
.group h3{margin-bottom:.5rem}
.finding{border-left-width:.3rem;padding:.7rem 1rem}
.finding+.finding{margin-top:.6rem}
.finding p+p{margin-top:.3rem}
.finding h3{display:flex;gap:.6rem}
.finding h3>.mark{margin-top:.25rem}
.what{display:flex;flex-wrap:wrap;align-items:baseline;gap:.15rem .75rem}
.what a{font-weight:600}
.since{font-size:.875rem}
.fix{margin-top:.5rem}
.fix p{font-size:.9375rem}
.fix b{font-weight:600}
.fix pre+p{margin-top:.35rem}
.sentence::first-letter{text-transform:uppercase}
pre{margin-top:.4rem;background:var(--inset);border:1px solid var(--line);border-radius:.35rem;padding:.55rem .75rem;white-space:pre-wrap;font:.8125rem/1.55 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;text-indent:-2ch;padding-left:calc(.75rem + 2ch);-webkit-user-select:all;user-select:all}
pre span{display:inline-block;max-width:100%;vertical-align:top;text-indent:0}
.more{margin-top:.5rem}
p.risk{color:var(--risk);font-weight:600}
p.risk .mark{margin-right:.4em}

.jobs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:.75rem}
.job{border-left-width:.3rem;padding:.8rem 1rem}
.job h3{display:flex;flex-wrap:wrap;gap:.5rem;align-items:baseline;justify-content:space-between}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin-top:.5rem;font-size:.9375rem}
dt{color:var(--faint)}
.card{padding:1rem 1.25rem}
.card dl{margin-top:0}
.card p+p{margin-top:.4rem}
.runs{overflow:hidden}
.runs li{display:grid;grid-template-columns:8rem 6.5rem minmax(18rem,1.2fr) 6.5rem 1.5fr;gap:.1rem 1rem;align-items:baseline;padding:.45rem 1rem;font-size:.9375rem}
.runs .badge{justify-self:start}
.changes li{grid-template-columns:10rem minmax(18rem,1fr) 1.5fr}

form{display:grid;gap:.75rem;max-width:26rem;margin-top:1rem}
input,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.35rem;padding:.5rem .75rem;width:100%}
button{font-weight:600;cursor:pointer}
footer{margin-top:2.5rem;padding-top:1rem;padding-bottom:2rem;border-top:1px solid var(--line);font-size:.875rem}

@media (max-width:52rem){
.verdicts li{grid-template-columns:minmax(0,1fr) auto;gap:.15rem .75rem}
.verdicts .badge{grid-row:1;grid-column:2;justify-self:end}
.verdicts .place,.verdicts .counts,.verdicts .why{grid-column:1/-1}
.runs li,.changes li{grid-template-columns:minmax(0,1fr) auto}
.runs .badge{grid-row:1;grid-column:2;justify-self:end}
.runs span:not(.badge){grid-column:1/-1}
}
@media (max-width:30rem){
.top,main,footer{padding-left:.9rem;padding-right:.9rem}
h1{font-size:1.3rem}
.state{padding:.9rem;gap:.75rem}
.state .mark{width:1.6rem;height:1.6rem}
dl{grid-template-columns:1fr;gap:0}
dd+dt{margin-top:.35rem}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.mark{fill:CanvasText}.cut{stroke:Canvas}}
@media print{
:root{${variables(light)}}
.top nav,.skip,footer a{display:none}
body,.state{background:#fff}
.finding,.job,.verdicts li{break-inside:avoid}
details::details-content{content-visibility:visible;height:auto;display:block}
}
${toneRules}
`;
