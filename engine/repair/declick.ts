import { BlockedKernel } from "../blocked-kernel";
import { changes, Kernel } from "../kernel";
import { bendAt, largestBend } from "../math/bend";
import { allocateF32 } from "../memory";
import { Autoregression } from "./autoregression";
import { spikeLength, spikeStart } from "./spike";

/** Cells of 0.67 ms; a cell is judged against 12 on either side, its direct neighbours apart. */
const cellsPerSecond: f64 = 1500;
const sideCells: i32 = 12;
/** From the bend to where what surrounds it begins and ends, cells. */
const gapCells: f64 = 1.2;
const reachCells: f64 = 11.7;
/** How far a click's second difference stands above the largest of both sides. */
const isolation: f32 = 4;
/** The smallest second difference that is a click, full scale 1. */
const smallestBend: f32 = 0.0002;
/** A click with more than 3 neighbours within 0.1 s is an edge of a square or saw wave. */
const neighbourCells: i32 = 150;
const mostNeighbours: i32 = 3;
const blockCells: i32 = 128;
const timelineCells: i32 = 2 * neighbourCells + blockCells + 2 * sideCells + 2;

/** Takes out spikes: samples that leap out of the waveform and back within four samples, as no instrument does, standing alone.
 *  Same criteria as the detector (src/analysis/faults/click-watch.ts); what they leave is filled by `Autoregression`, everything else passes to the bit.
 *  Steps stay: after them another waveform goes on. left, right: 0 leaves that side alone. Latency: 305 cells, 0.2 s. Meter 0: spikes taken out. */
export class Declick extends BlockedKernel {
  private readonly cell: i32;
  private readonly sides: StaticArray<Side>;

  constructor(sampleRateHz: f64, left: f64, right: f64) {
    const cell = max(8, <i32>Math.round(sampleRateHz / cellsPerSecond));
    super(blockCells * cell);
    const filler = new Autoregression();
    const sides = new StaticArray<Side>(2);
    sides[0] = new Side(cell, left != 0, filler);
    sides[1] = new Side(cell, right != 0, filler);
    this.cell = cell;
    this.sides = sides;
  }

  /** Output begins one cell before the neighbours' reach, so that a spike at the edge can still be changed. */
  protected ownLatency(): i32 {
    return (timelineCells - blockCells - (neighbourCells - 1)) * this.cell;
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  protected clear(): void {
    this.sides[0].clear();
    this.sides[1].clear();
  }

  protected run(): void {
    this.sides[0].run(this.blockLeft);
    this.sides[1].run(this.blockRight);
  }

  meter(_index: i32): f64 {
    return <f64>(this.sides[0].repaired + this.sides[1].repaired);
  }
}

/** One channel: its samples, the largest bend of every cell, and the place of a spike in every cell that holds one. */
class Side {
  repaired: i32 = 0;
  private readonly frames: i32;
  private readonly x: usize;
  private readonly bends: usize;
  /** Index in the timeline of a cell's spike, 0 for none. */
  private readonly spikes: usize;

  constructor(
    private readonly cell: i32,
    private readonly isOn: bool,
    private readonly filler: Autoregression,
  ) {
    this.frames = timelineCells * cell;
    this.x = allocateF32(timelineCells * cell);
    this.bends = allocateF32(timelineCells);
    this.spikes = allocateF32(timelineCells);
  }

  clear(): void {
    memory.fill(this.x, 0, (<usize>this.frames) << 2);
    memory.fill(this.bends, 0, (<usize>timelineCells) << 2);
    memory.fill(this.spikes, 0, (<usize>timelineCells) << 2);
    this.repaired = 0;
  }

  /** Takes a block in, gives a settled one back. */
  run(block: usize): void {
    const blockFrames = blockCells * this.cell;
    const bytes = (<usize>blockFrames) << 2;
    const kept = ((<usize>this.frames) << 2) - bytes;
    memory.copy(this.x, this.x + bytes, kept);
    memory.copy(this.x + kept, block, bytes);
    if (this.isOn) this.findAndFill();
    memory.copy(block, this.x + ((<usize>((neighbourCells - 1) * this.cell)) << 2), bytes);
  }

  private findAndFill(): void {
    const newest = timelineCells - blockCells;
    const shift = (<usize>blockCells) << 2;
    memory.copy(this.bends, this.bends + shift, (<usize>newest) << 2);
    memory.copy(this.spikes, this.spikes + shift, (<usize>newest) << 2);
    for (let n = 0; n < newest; n++) {
      const at = this.spikes + ((<usize>n) << 2);
      if (load<i32>(at) != 0) store<i32>(at, load<i32>(at) - blockCells * this.cell);
    }
    for (let n = newest; n < timelineCells; n++) store<f32>(this.bends + ((<usize>n) << 2), this.largestBend(n * this.cell, this.cell));
    const judged = timelineCells - sideCells - 1;
    for (let n = judged - blockCells; n < judged; n++) store<i32>(this.spikes + ((<usize>n) << 2), this.isIsolated(n) ? this.examine(n) : 0);
    for (let n = neighbourCells; n < neighbourCells + blockCells; n++) this.fill(n);
  }

  private largestBend(from: i32, count: i32): f32 {
    return largestBend(this.x + ((<usize>from) << 2), count);
  }

  private bendAt(n: i32): f32 {
    return bendAt(this.x + ((<usize>n) << 2));
  }

  private isIsolated(cell: i32): bool {
    const at = this.bends + ((<usize>cell) << 2);
    const bend = load<f32>(at);
    if (bend < smallestBend) return false;
    for (let distance: usize = 2; distance <= <usize>sideCells; distance++) {
      if (bend < isolation * max(load<f32>(at - (distance << 2)), load<f32>(at + (distance << 2)))) return false;
    }
    return true;
  }

  /** Where in the timeline the spike of a cell begins, 0 if what stands out is none. */
  private examine(cell: i32): i32 {
    let top = cell * this.cell;
    for (let n = top; n < (cell + 1) * this.cell; n++) if (this.bendAt(n) > this.bendAt(top)) top = n;
    const gap = <i32>Math.round(<f64>this.cell * gapCells);
    const reach = <i32>Math.round(<f64>this.cell * reachCells);
    const bend = this.bendAt(top);
    if (bend < isolation * max(this.largestBend(top - reach, reach - gap), this.largestBend(top + gap, reach - gap))) return 0;
    return spikeStart(this.x, top);
  }

  private fill(cell: i32): void {
    const start = load<i32>(this.spikes + ((<usize>cell) << 2));
    if (start == 0) return;
    let neighbours = -1;
    for (let n = cell - neighbourCells; n <= cell + neighbourCells; n++) if (load<i32>(this.spikes + ((<usize>n) << 2)) != 0) neighbours++;
    if (neighbours > mostNeighbours) return;
    this.filler.fill(this.x + ((<usize>start) << 2), spikeLength(this.x, start));
    this.repaired++;
  }
}

/** A `Declick`; see the class for units and ranges. */
export function newDeclick(sampleRateHz: f64, left: f64, right: f64): Declick {
  return new Declick(sampleRateHz, left, right);
}
