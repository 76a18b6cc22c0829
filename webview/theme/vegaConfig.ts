/** The look that all charts share: thin axes, quiet grid, one type scale, colours by CSS variable. */
import type { Config } from 'vega-lite';
import { axisLine, foreground, gridLine, muted, seriesRange, SERIES } from './colours';

/** `font` must be a resolved font family, since text is measured where CSS variables are unknown. */
export function vegaConfig(font: string): Config {
  return {
    background: 'transparent',
    font,
    aria: false,
    padding: 2,
    view: { stroke: null },
    range: { category: seriesRange(SERIES) },
    axis: {
      labelColor: muted,
      labelFontSize: 12,
      labelPadding: 5,
      titleColor: foreground,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 8,
      domainColor: axisLine,
      tickColor: axisLine,
      tickSize: 4,
      gridColor: gridLine,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false },
    legend: {
      labelColor: foreground,
      labelFontSize: 12,
      titleColor: foreground,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      symbolStrokeWidth: 2.5,
    },
    text: { color: foreground, fontSize: 12 },
    rule: { color: axisLine },
  };
}
