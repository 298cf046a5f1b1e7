import "./fused/cells";

export { type AdditiveWeights, additiveAttention } from "./attention/additive";
export type { AttentionOptions, AttentionResult } from "./attention/attention";
export { type DotAttentionOptions, dotAttention, generalAttention } from "./attention/dot";
export type { CellActivation, CellActivations, WithActivations } from "./cells/activations";
export type { GateWeights } from "./cells/gate";
export {
  flipUpdateGate,
  type GruGate,
  type GruOptions,
  type GruStep,
  type GruStepOptions,
  type GruTrace,
  type GruWeights,
  gru,
  gruStep,
} from "./cells/gru";
export type { Implementation } from "./cells/implementation";
export {
  type GruInitOptions,
  type InitOptions,
  initGru,
  initLstm,
  initRnn,
  type LstmInitOptions,
} from "./cells/init";
export {
  type LstmGate,
  type LstmOptions,
  type LstmState,
  type LstmStep,
  type LstmTrace,
  type LstmWeights,
  lstm,
  lstmStep,
} from "./cells/lstm";
export type { Mask } from "./cells/mask";
export {
  type RnnActivation,
  type RnnOptions,
  type RnnStep,
  type RnnTrace,
  rnn,
  rnnStep,
} from "./cells/rnn";
export type { SequenceOptions } from "./cells/sequence";
export { InputError } from "./cells/validate";
export { type FreshNumbers, freshNumbers, pointsFor, requireExercise } from "./check/assignment";
export { CheckError, type CheckOptions, check } from "./check/check";
export { type ExerciseResult, exercise } from "./check/exercise";
export type { Answer } from "./check/ledger";
export { type OutcomeOptions, outcome, predict } from "./check/predict";
export { TodoError, todo } from "./check/todo";
export type { BothDirections, ConvertedCell, ConvertedWeights, ForeignMatrix, ForeignVector } from "./convert/foreign";
export {
  fromKerasGru,
  fromKerasLstm,
  fromKerasRnn,
  type KerasTensors,
  type KerasWeights,
  toKerasGru,
  toKerasLstm,
  toKerasRnn,
} from "./convert/keras";
export {
  fromKerasBidirectional,
  type KerasBidirectionalWeights,
  toKerasBidirectional,
} from "./convert/keras-bidirectional";
export {
  fromPyTorchGru,
  fromPyTorchLstm,
  fromPyTorchRnn,
  type PyTorchOptions,
  type PyTorchTensors,
  type PyTorchWeights,
  toPyTorchGru,
  toPyTorchLstm,
  toPyTorchRnn,
} from "./convert/pytorch";
export { type Converted, fromPyTorchBidirectional, fromPyTorchLayers, toPyTorchLayers } from "./convert/pytorch-layers";
export type { PyTorchState } from "./convert/pytorch-state";
export { type AddingBatch, type AddingOptions, addingBaseline, addingProblem } from "./data/adding-problem";
export { loadCo2, type MonthlySeries, parseMonths } from "./data/co2";
export { type CopyBatch, type CopyOptions, type CopySizes, copyBaseline, copyTask } from "./data/copy-task";
export { type CsvOptions, type LoadCsvOptions, loadCsv, parseCsv } from "./data/csv";
export type { CsvColumn } from "./data/csv-columns";
export type { DateOrder } from "./data/csv-dates";
export type { Delimiter } from "./data/csv-fields";
export type { DecimalMark } from "./data/csv-numbers";
export { CsvTable } from "./data/csv-table";
export type { LoadOptions } from "./data/data-set";
export { type Dates, loadDates, parseDates, type WrittenDate } from "./data/dates";
export { type DateBatchOptions, dateBatches } from "./data/dates-batches";
export { loadDatesModel, type TrainedDates } from "./data/dates-model";
export {
  type DateVocabulary,
  dateTokens,
  dateVocabulary,
  decodeDate,
  type EncodedDates,
  encodeDates,
} from "./data/dates-tokens";
export {
  type Forecaster,
  type LinearOptions,
  linearForecast,
  naiveForecast,
  seasonalDriftForecast,
  seasonalNaiveForecast,
  seasonalScale,
} from "./data/forecasts";
export { type LetterFeature, letterFeatures } from "./data/letter-features";
export {
  EDGE,
  type EncodedWords,
  encodeWords,
  letters,
} from "./data/letters";
export { type Ngram, type NgramOptions, ngram } from "./data/ngram";
export { characterVocabulary, type PassageOptions, passagesOf } from "./data/passages";
export { type ParityBatch, type ParityOptions, parityBaseline, runningParity } from "./data/running-parity";
export { type Series, type SeriesOptions, seriesOf } from "./data/series";
export {
  type StringBatch,
  type StringOptions,
  type StringOrder,
  stringBaseline,
  stringTransduction,
} from "./data/string-transduction";
export { loadText, type TextOptions } from "./data/text-file";
export { loadWords, parseWords, syllables, type Word, type Words } from "./data/words";
export * from "./experiments";
export { type ActivationCurvesOptions, activationCurves } from "./figures/activation-curves";
export { type Activation, activations } from "./figures/activations";
export { type AlignmentHeatMapOptions, alignmentHeatMap } from "./figures/alignment-heat-map";
export {
  type AttentionDiagramOptions,
  type AttentionPart,
  type AttentionValues,
  attentionDiagram,
} from "./figures/attention-diagram";
export { type BarChartOptions, barChart } from "./figures/bar-chart";
export {
  type CellDiagramOptions,
  cellDiagram,
  type DiagramOptions,
  type GruPart,
  type GruValue,
  type LstmPart,
  type LstmValue,
  type RnnPart,
  type RnnValue,
} from "./figures/cell-diagram";
export { type ColouredLettersOptions, colouredLetters, type LetterRow } from "./figures/coloured-letters";
export { gateColours, type Part, palette } from "./figures/colours";
export { confusionCounts } from "./figures/confusion";
export { confusionBars } from "./figures/confusion-bars";
export { type ConfusionOptions, confusionMatrix } from "./figures/confusion-matrix";
export { type ContextInPlaneOptions, contextInPlane } from "./figures/context-in-plane";
export { type Descent, type DescentSliderOptions, descentSlider } from "./figures/descent-slider";
export { type DotPanel, type DotPanelsOptions, dotPanels } from "./figures/dot-panels";
export type { Figure } from "./figures/figure";
export { type GateHeatMapOptions, gateHeatMap } from "./figures/gate-heat-map";
export { type GateRetentionOptions, gateRetention } from "./figures/gate-retention";
export { type GateStepperOptions, gateStepper } from "./figures/gate-stepper";
export { type GatesOverTimeOptions, gatesOverTime } from "./figures/gates-over-time";
export { type GradientOverLagOptions, gradientOverLag } from "./figures/gradient-over-lag";
export { type BarSeries, type GroupedBarsOptions, groupedBars } from "./figures/grouped-bars";
export { type HeatMapOptions, heatMap } from "./figures/heat-map";
export type { LagSeries } from "./figures/lag-models";
export { type ChartOptions, type LineSeries, lineChart } from "./figures/line-chart";
export { type BandOptions, type BandSeries, lineWithBand } from "./figures/line-with-band";
export { type MixingTriangleOptions, mixingTriangle, type NamedCandidate } from "./figures/mixing-triangle";
export type { NumberList, NumberTable } from "./figures/numbers";
export { type ParameterBarsOptions, parameterBars } from "./figures/parameter-bars";
export type { CellSizes, ModelWeights, ParameterSource } from "./figures/parameter-counts";
export { type RetentionSliderOptions, retentionSlider } from "./figures/retention-slider";
export { type SoftmaxTemperatureOptions, softmaxTemperature } from "./figures/softmax-temperature";
export { type StackedTermsOptions, stackedTerms, type Terms } from "./figures/stacked-terms";
export { type States, type StatesOverTimeOptions, statesOverTime } from "./figures/states-over-time";
export type { StepperTrace } from "./figures/stepper-lanes";
export { type TrainingCurvesOptions, type TrainingRuns, trainingCurves } from "./figures/training-curves";
export {
  type BidirectionalCell,
  type BidirectionalOptions,
  type BidirectionalTrace,
  type BothWays,
  bidirectional,
} from "./models/bidirectional";
export { fromNamedTensors, type NamedTensors, namedTensors } from "./models/named";
export { type GreedyOptions, type GreedyResult, greedyDecode } from "./models/seq2seq/greedy-decode";
export { initSeq2Seq, type Seq2SeqInitOptions } from "./models/seq2seq/init";
export { maskedCrossEntropy, type TargetOptions } from "./models/seq2seq/loss";
export { exactMatch, type Ids, tokenAccuracy } from "./models/seq2seq/metrics";
export type {
  Bridge,
  DenseWeights,
  GatedState,
  GatedWeights,
  Seq2Seq,
  Seq2SeqAttention,
} from "./models/seq2seq/model";
export { type Seq2SeqOptions, type Seq2SeqTrace, seq2seq } from "./models/seq2seq/seq2seq";
export type { Tokens } from "./models/seq2seq/tokens";
export type {
  OptionsOf,
  SequenceCell,
  SequenceTrace,
  SharedOptions,
  StateOf,
  TraceOf,
  WeightsOf,
} from "./models/sequence-cell";
export {
  type StackCell,
  type StackOptions,
  type StackState,
  type StackTrace,
  type StackWeights,
  stack,
} from "./models/stack";
export {
  initVariant,
  runVariant,
  type VariantInitOptions,
  type VariantName,
  type VariantTrace,
  type VariantWeights,
  variantNames,
} from "./models/variants";
export { type Environment, ready } from "./notebook/environment";
export type { DisplayOptions, MimeBundle, NotebookHost } from "./notebook/host";
export type { KernelName } from "./notebook/kernel";
export { predictions } from "./notebook/predictions";
export { type Progress, type ProgressOptions, pause, progress } from "./notebook/progress";
export { show, type View } from "./notebook/show";
export { showMath, showTable, type TableCell } from "./notebook/text";
export { connectivity, connectivityByLag } from "./runs/character-connectivity";
export {
  type CharacterModel,
  type CharacterTraining,
  characterLoss,
  newCharacterModel,
  silence,
  trainCharacterModel,
} from "./runs/character-model";
export {
  type BestUnit,
  bestUnits,
  type ChooseAndMeasure,
  letterAlone,
  readWords,
  type WordReading,
} from "./runs/character-readings";
export { type SampleOptions, sampleWords } from "./runs/character-samples";
export { concordance } from "./runs/concordance";
export { type ForecastMeasured, forecastSeries, type SeriesSettings } from "./runs/forecast-series";
export type { ForecasterSettings } from "./runs/forecaster";
export type { CellName, CellWeights, Network, RecurrentSettings } from "./runs/recurrent";
export {
  type ForecastScores,
  forecastScores,
  type Origin,
  type RollingOptions,
  rollingOrigins,
  rollingScores,
} from "./runs/rolling";
export type { Fault } from "./runs/store";
export {
  type Band,
  type BandsOf,
  bandsOver,
  type Results,
  type Row,
  results,
  type SweepOptions,
  sweep,
} from "./runs/table";
export type { Experiment, Measured, RunContext, RunSettings, SettingInfo, SettingValue } from "./runs/types";
export { type BatchOptions, batches } from "./train/batches";
export type { BestSoFar } from "./train/best";
export type { ClassWeight } from "./train/class-weight";
export { DivergedError, type Divergence } from "./train/diverged-error";
export type { Curve, History } from "./train/history";
export type { LearningRate, OptimizerSettings } from "./train/optimizer";
export type {
  CheckpointOptions,
  EarlyStop,
  StepCounter,
  StepReport,
  TrainOptions,
  Validation,
} from "./train/options";
export type { Settings, WeightManifest } from "./train/storage/manifest";
export type { SavedType, UnreadableTensor } from "./train/storage/saved-tensor";
export {
  type LoadedTensors,
  loadTensors,
  loadWeights,
  type SaveOptions,
  saveWeights,
  type WeightSource,
  weightsToBytes,
} from "./train/storage/weights";
export { type TrainResult, train } from "./train/train";
export { trainable } from "./train/trainable";
export { version } from "./version";
