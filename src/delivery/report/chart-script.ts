/**
 * What draws the charts in the reader's browser: plain JavaScript for an inline script element, to run after uPlot.
 * It reads the JSON of `#chart-data`, fills every `[data-chart]`, follows the page's width and colour scheme, and makes no request.
 * Kept as text because the report must stand alone and this floor has no DOM types; report.test.ts runs it against a stand-in for uPlot.
 */
export const chartScript = String.raw`(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("chart-data").textContent);
  var root = document.documentElement;
  var plots = [];
  var axisWidth = 52;
  // Who sees no colours tells the mix from the master by weight.
  var thin = { width: 1.25 };
  var heavy = { width: 2.75 };

  function colour(name) {
    return getComputedStyle(root).getPropertyValue("--" + name).trim();
  }
  function signed(value, decimals) {
    return (value < 0 ? "\u2212" : "") + Math.abs(value).toFixed(decimals);
  }
  function shows(unit) {
    return function (plot, value) { return value == null ? "" : signed(value, 1) + "\u00a0" + unit; };
  }
  function clock(seconds) {
    var whole = Math.round(seconds);
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }
  function hertz(value) {
    return value >= 1000 ? String(+(value / 1000).toFixed(1)) + "k" : String(+value.toFixed(1));
  }
  function known(values) {
    return values.filter(function (value) { return value != null; });
  }
  function spread(values, floor) {
    var all = known(values);
    if (all.length === 0) return [-60, 0];
    var top = Math.ceil(Math.max.apply(null, all) + 1);
    return [Math.max(Math.floor(Math.min.apply(null, all) - 1), top - floor), top];
  }
  function steps(count) {
    return Array.from({ length: count }, function (unused, index) { return index * data.stepSeconds; });
  }
  function line(label, name, unit, more) {
    return Object.assign({ label: label, stroke: colour(name), width: 1.75, points: { show: false }, value: shows(unit) }, more);
  }
  function axis(more) {
    return Object.assign({
      stroke: colour("muted"), font: "12px system-ui, sans-serif", gap: 4,
      grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false }
    }, more);
  }
  function levelAxis(more) {
    return axis(Object.assign({
      size: axisWidth, space: 28, incrs: [1, 2, 3, 5, 10, 20], values: function (plot, splits) { return splits.map(function (level) { return signed(level, 0); }); }
    }, more));
  }
  function timeAxis() {
    return axis({
      size: 30, gap: 8, space: 56, grid: { show: false }, incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600],
      values: function (plot, splits) { return splits.map(clock); }
    });
  }
  function overTime(height, levels, series, axes, more) {
    return Object.assign({
      height: height, scales: { x: { time: false, range: [0, data.durationSeconds] }, y: { range: levels } },
      series: [{ label: "Time", value: function (plot, value) { return value == null ? "" : clock(value); } }].concat(series),
      axes: axes, cursor: { sync: { key: "time" }, y: false, drag: { x: false, y: false }, points: { size: 7 } }
    }, more);
  }

  // Shades the places that findings speak of, never narrower than 2 px.
  function shadeMarks(plot) {
    data.marks.forEach(function (mark) {
      var left = plot.valToPos(mark.startSeconds, "x", true);
      var right = Math.max(left + 2 * devicePixelRatio, plot.valToPos(mark.endSeconds, "x", true));
      plot.ctx.fillStyle = colour(mark.severity + "-mark");
      plot.ctx.fillRect(left, plot.bbox.top, right - left, plot.bbox.height);
    });
  }
  function waveform(name, label, tone, hooks) {
    return function () {
      var wave = data[name];
      var count = wave.high.length;
      var times = wave.high.map(function (unused, index) { return ((index + 0.5) * wave.durationSeconds) / count; });
      var peak = Math.max(1, Math.max.apply(null, wave.high.concat(wave.low.map(function (low) { return -low; })).concat([0])));
      var edge = { stroke: colour(tone), width: 1, points: { show: false } };
      return [overTime(132, [-peak, peak],
        [Object.assign({ label: label + ", high" }, edge), Object.assign({ label: label + ", low" }, edge)],
        [timeAxis(), levelAxis({
          splits: function () { return [-1, -0.5, 0, 0.5, 1]; },
          values: function () { return ["", "", "\u2212\u221e", "\u22126", "0"]; }
        })],
        { bands: [{ series: [1, 2], fill: colour(tone + "-fill") }], legend: { show: false }, hooks: hooks }
      ), [times, wave.high, wave.low]];
    };
  }
  function loudness() {
    var times = steps(Math.max(data.shortTermBeforeLufs.length, data.shortTermAfterLufs.length));
    // A trimmed master is shorter than its mix.
    function padded(levels) { return times.map(function (unused, index) { return levels[index] == null ? null : levels[index]; }); }
    var before = padded(data.shortTermBeforeLufs);
    var after = padded(data.shortTermAfterLufs);
    var whole = known([data.integratedBeforeLufs, data.integratedAfterLufs]);
    function level(label, name, value) {
      function text() { return value == null ? "" : signed(value, 1) + "\u00a0LUFS"; }
      return line(label, name, "LUFS", { dash: [5, 5], width: 1, value: text });
    }
    function flat(value) { return times.map(function () { return value; }); }
    return [overTime(220, spread(before.concat(after, whole), 30),
      [line("Mix", "before", "LUFS", thin), line("Master", "after", "LUFS", heavy),
        level("Mix, whole", "before", data.integratedBeforeLufs), level("Master, whole", "after", data.integratedAfterLufs)],
      [timeAxis(), levelAxis()]
    ), [times, before, after, flat(data.integratedBeforeLufs), flat(data.integratedAfterLufs)]];
  }
  function reduction() {
    var clip = data.clipReductionDb ? [data.clipReductionDb] : [];
    var depth = Math.min(-3, Math.floor(Math.min.apply(null, data.gainReductionDb.concat([0], data.clipReductionDb || []))));
    var filled = { fill: colour("after-fill"), fillTo: 0, width: 1 };
    var lines = clip.length ? [line("Clip", "after", "dB", filled), line("Limiter", "before", "dB", { width: 1 })] : [line("Limiter", "after", "dB", filled)];
    return [overTime(120, [depth, 0], lines, [timeAxis(), levelAxis()]),
      [steps(data.gainReductionDb.length)].concat(clip, [data.gainReductionDb])];
  }

  // The range of comparable records as bars, and an arrow from where the mix was to where the master is.
  function drawRanges(plot) {
    var half = Math.min(26 * devicePixelRatio, (plot.bbox.width / data.bands.length) * 0.32);
    plot.ctx.fillStyle = colour("range");
    data.bands.forEach(function (band, index) {
      var middle = plot.valToPos(index, "x", true);
      var top = plot.valToPos(band.expectedDb[1], "y", true);
      plot.ctx.fillRect(middle - half, top, 2 * half, plot.valToPos(band.expectedDb[0], "y", true) - top);
    });
  }
  function drawMoves(plot) {
    plot.ctx.strokeStyle = colour("muted");
    plot.ctx.lineWidth = 1.5 * devicePixelRatio;
    data.bands.forEach(function (band, index) {
      var middle = plot.valToPos(index, "x", true);
      plot.ctx.beginPath();
      plot.ctx.moveTo(middle, plot.valToPos(band.beforeDb, "y", true));
      plot.ctx.lineTo(middle, plot.valToPos(band.afterDb, "y", true));
      plot.ctx.stroke();
    });
  }
  function bands() {
    var list = data.bands;
    function pick(field) { return list.map(function (band) { return band[field]; }); }
    function dots(label, name, size, fill) {
      var points = { show: true, size: size, width: 2, stroke: colour(name), fill: fill };
      return line(label, name, "dB", { paths: function () { return null; }, points: points });
    }
    function edges(plot, index) { return list[index] ? hertz(list[index].lowHz) + " to " + hertz(list[index].highHz) + " Hz" : ""; }
    var ends = list.reduce(function (all, band) { return all.concat(band.expectedDb, band.beforeDb, band.afterDb); }, []);
    return [{
      height: 260, scales: { x: { time: false, range: [-0.5, list.length - 0.5] }, y: { range: spread(ends, 80) } },
      series: [{ label: "Band", value: edges }, dots("Mix", "before", 10, colour("paper")), dots("Master", "after", 9, colour("after"))],
      axes: [axis({
        size: 30, gap: 8, grid: { show: false },
        splits: function () { return list.slice(1).map(function (unused, index) { return index + 0.5; }); },
        values: function (plot) {
          // On a phone every second edge has room.
          return list.slice(1).map(function (band, index) { return plot.width < 520 && index % 2 ? "" : hertz(band.lowHz); });
        },
        filter: function (plot, splits) { return splits; }
      }), levelAxis()],
      cursor: { drag: { x: false, y: false }, y: false }, hooks: { drawClear: [drawRanges, drawMoves] }
    }, [list.map(function (unused, index) { return index; }), pick("beforeDb"), pick("afterDb")]];
  }
  function thirdOctave() {
    var levels = known(data.thirdOctaveBeforeDb.concat(data.thirdOctaveAfterDb));
    return [{
      height: 240, scales: { x: { time: false, distr: 3, range: [20, 20000] }, y: { range: spread(levels, 60) } },
      series: [{ label: "Frequency", value: function (plot, value) { return value == null ? "" : hertz(value) + "\u00a0Hz"; } },
        line("Master", "after", "dB", heavy), line("Mix", "before", "dB", thin)],
      axes: [axis({
        size: 30, gap: 8, splits: function (plot) {
          return plot.width < 520 ? [20, 100, 1000, 10000] : [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
        },
        values: function (plot, splits) { return splits.map(hertz); }, filter: function (plot, splits) { return splits; }
      }), levelAxis()],
      cursor: { drag: { x: false, y: false } }
    }, [data.thirdOctaveHz, data.thirdOctaveAfterDb, data.thirdOctaveBeforeDb]];
  }

  var makers = {
    waveformBefore: waveform("waveformBefore", "Mix", "before", { drawClear: [shadeMarks] }),
    waveformAfter: waveform("waveformAfter", "Master", "after", {}),
    loudness: loudness, reduction: reduction, bands: bands, thirdOctave: thirdOctave
  };

  function draw(width) {
    plots.forEach(function (plot) { plot.destroy(); });
    plots = Array.from(document.querySelectorAll("[data-chart]")).map(function (place) {
      var made = makers[place.getAttribute("data-chart")]();
      made[0].width = Math.max(200, Math.min(width || Infinity, place.clientWidth));
      return new uPlot(made[0], made[1], place);
    });
  }

  draw();
  var lastWidth = root.clientWidth;
  addEventListener("resize", function () {
    if (root.clientWidth === lastWidth) return;
    lastWidth = root.clientWidth;
    draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { draw(); });
  // Paper is light, as wide as a page, and shows what a click would.
  addEventListener("beforeprint", function () {
    root.setAttribute("data-theme", "light");
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
    draw(660);
  });
  addEventListener("afterprint", function () {
    root.removeAttribute("data-theme");
    draw();
  });
})();`;
