import "./fused/cells";

export * from "./attention";
export type { DenseWeights } from "./base/dense";
export { InputError } from "./base/validate";
export type { CellActivation, CellActivations, WithActivations } from "./cells/activations";
export type { GateWeights } from "./cells/gate";
export type { GruGate, GruOptions, GruStep, GruStepOptions, GruTrace, GruWeights } from "./cells/gru";
export { flipUpdateGate, gru, gruStep } from "./cells/gru";
export type { Implementation } from "./cells/implementation";
export {
  type GruInitOptions,
  type InitOptions,
  initGru,
  initLstm,
  initMinGru,
  initMinLstm,
  initRnn,
  type LstmInitOptions,
} from "./cells/init";
export type { ScanImplementation } from "./cells/linear-scan";
export type { LstmGate, LstmOptions, LstmState, LstmStep, LstmTrace, LstmWeights } from "./cells/lstm";
export { lstm, lstmStep } from "./cells/lstm";
export type { Mask } from "./cells/mask";
export type { MinActivation, MinOptions } from "./cells/min-cell";
export { type MinGruGate, type MinGruTrace, type MinGruWeights, minGru } from "./cells/min-gru";
export { type MinLstmGate, type MinLstmTrace, type MinLstmWeights, minLstm } from "./cells/min-lstm";
export {
  type RnnActivation,
  type RnnOptions,
  type RnnStep,
  type RnnTrace,
  rnn,
  rnnStep,
} from "./cells/rnn";
export type { SequenceOptions } from "./cells/sequence";
export { type SlstmOptions, type SlstmState, type SlstmStep, slstmStep } from "./cells/slstm";
export { type FreshNumbers, freshNumbers, type HiddenTests, pointsFor } from "./check/assignment";
export { CheckError, type CheckOptions, check } from "./check/check";
export type { Answer } from "./check/ledger";
export { type OutcomeOptions, outcome, predict } from "./check/predict";
export { TodoError, todo } from "./check/todo";
export type { BothDirections, ConvertedCell, ConvertedWeights, ForeignMatrix, ForeignVector } from "./convert/foreign";
export type { KerasTensors, KerasWeights } from "./convert/keras";
export { fromKerasGru, fromKerasLstm, fromKerasRnn, toKerasGru, toKerasLstm, toKerasRnn } from "./convert/keras";
export type { KerasBidirectionalWeights } from "./convert/keras-bidirectional";
export { fromKerasBidirectional, toKerasBidirectional } from "./convert/keras-bidirectional";
export type { PyTorchOptions, PyTorchTensors, PyTorchWeights } from "./convert/pytorch";
export {
  fromPyTorchGru,
  fromPyTorchLstm,
  fromPyTorchRnn,
  toPyTorchGru,
  toPyTorchLstm,
  toPyTorchRnn,
} from "./convert/pytorch";
export { type Converted, fromPyTorchBidirectional, fromPyTorchLayers, toPyTorchLayers } from "./convert/pytorch-layers";
export type { PyTorchState } from "./convert/pytorch-state";
export { loadAgreementModel, type TrainedAgreement } from "./data/agreement/agreement-model";
export {
  type AgreementBatch,
  type AgreementOptions,
  agreementBaseline,
  agreementTask,
} from "./data/agreement/agreement-task";
export { agreementWords, encodeSentence } from "./data/agreement/sentences";
export { loadCo2, type MonthlySeries, parseMonths } from "./data/co2";
export type { CsvColumn } from "./data/csv/columns";
export { type LoadCsvOptions, loadCsv, parseCsv } from "./data/csv/csv";
export type { CsvOptions } from "./data/csv/csv-options";
export { CsvTable } from "./data/csv/csv-table";
export type { DateOrder } from "./data/csv/date-fields";
export type { Delimiter } from "./data/csv/fields";
export type { DecimalMark } from "./data/csv/number-fields";
export type { LoadOptions } from "./data/data-set";
export { type DateBatchOptions, dateBatches } from "./data/dates/date-batches";
export type { DateVocabulary, EncodedDates } from "./data/dates/date-tokens";
export { dateTokens, dateVocabulary, decodeDate, encodeDates } from "./data/dates/date-tokens";
export { type Dates, loadDates, parseDates, type WrittenDate } from "./data/dates/dates";
export { type DatesModelOptions, loadDatesModel, type TrainedDates } from "./data/dates/dates-model";
export type { Forecaster, LinearOptions } from "./data/forecasts";
export {
  linearForecast,
  naiveForecast,
  seasonalDriftForecast,
  seasonalNaiveForecast,
  seasonalScale,
} from "./data/forecasts";
export { loadNovel, type Novel, parseNovel } from "./data/novel/novel";
export { loadNovelModel, type NovelRun, type TrainedNovel } from "./data/novel/novel-model";
export { type HumanNumbers, humanNumbers, numberWords } from "./data/numbers/human-numbers";
export { type NumberRows, type NumberRowsOptions, numberRows } from "./data/numbers/number-rows";
export { type Series, type SeriesOptions, seriesOf } from "./data/series";
export { type AddingBatch, type AddingOptions, addingBaseline, addingProblem } from "./data/tasks/adding-problem";
export { type CopyBatch, type CopyOptions, type CopySizes, copyBaseline, copyTask } from "./data/tasks/copy-task";
export { type ParityBatch, type ParityOptions, parityBaseline, runningParity } from "./data/tasks/running-parity";
export type { StringBatch, StringOptions, StringOrder } from "./data/tasks/string-transduction";
export { stringBaseline, stringTransduction } from "./data/tasks/string-transduction";
export { loadText, type TextOptions } from "./data/text-file";
export { type LetterFeature, letterFeatures } from "./data/words/letter-features";
export {
  EDGE,
  type EncodedWords,
  encodeWords,
  letters,
} from "./data/words/letters";
export { type Ngram, type NgramOptions, ngram } from "./data/words/ngram";
export { characterVocabulary, type PassageOptions, passagesOf } from "./data/words/passages";
export { loadWords, parseWords, syllables, type Word, type Words } from "./data/words/words";
export { type ExerciseResult, exercise } from "./exercises/exercise";
export type { NextState } from "./exercises/next-state";
export { requireExercise } from "./exercises/require-exercise";
export * from "./explorables";
export { type AlignmentHeatMapOptions, alignmentHeatMap } from "./figures/attention/alignment-heat-map";
export { type ContextInPlaneOptions, contextInPlane } from "./figures/attention/context-in-plane";
export { type HeadHeatMapsOptions, headHeatMaps } from "./figures/attention/head-heat-maps";
export { type PositionHeatMapOptions, positionHeatMap } from "./figures/attention/position-heat-map";
export { type SoftmaxTemperatureOptions, softmaxTemperature } from "./figures/attention/softmax-temperature";
export { type BarChartOptions, barChart } from "./figures/charts/bar-chart";
export { type ColouredLettersOptions, colouredLetters, type LetterRow } from "./figures/charts/coloured-letters";
export { confusionBars } from "./figures/charts/confusion-bars";
export { confusionCounts } from "./figures/charts/confusion-counts";
export { type ConfusionOptions, confusionMatrix } from "./figures/charts/confusion-matrix";
export { type Descent, type DescentSliderOptions, descentSlider } from "./figures/charts/descent-slider";
export { type DotPanel, type DotPanelsOptions, dotPanels } from "./figures/charts/dot-panels";
export { type GradientOverLagOptions, gradientOverLag } from "./figures/charts/gradient-over-lag";
export { type BarSeries, type GroupedBarsOptions, groupedBars } from "./figures/charts/grouped-bars";
export { type HeatMapOptions, heatMap } from "./figures/charts/heat-map";
export type { LagSeries } from "./figures/charts/lag-models";
export { type ChartOptions, type LineSeries, lineChart } from "./figures/charts/line-chart";
export { type BandOptions, type BandSeries, lineWithBand } from "./figures/charts/line-with-band";
export { type ParameterBarsOptions, parameterBars } from "./figures/charts/parameter-bars";
export type { CellSizes, ModelWeights, ParameterSource } from "./figures/charts/parameter-counts";
export { type TimeOverLengthOptions, type TimeSeries, timeOverLength } from "./figures/charts/time-over-length";
export { type TrainingCurvesOptions, type TrainingRuns, trainingCurves } from "./figures/charts/training-curves";
export type { AttentionDiagramOptions, AttentionPart, AttentionValues } from "./figures/diagrams/attention-diagram";
export { attentionDiagram } from "./figures/diagrams/attention-diagram";
export type {
  CellDiagramOptions,
  DiagramOptions,
  GruPart,
  GruValue,
  LstmPart,
  LstmValue,
  RnnPart,
  RnnValue,
} from "./figures/diagrams/cell-diagram";
export { cellDiagram } from "./figures/diagrams/cell-diagram";
export {
  type TransformerBlockDiagramOptions,
  type TransformerBlockPart,
  transformerBlockDiagram,
} from "./figures/diagrams/transformer-block-diagram";
export { type ActivationCurvesOptions, activationCurves } from "./figures/gates/activation-curves";
export { type Activation, activations } from "./figures/gates/activations";
export { type GateHeatMapOptions, gateHeatMap } from "./figures/gates/gate-heat-map";
export { type GateRetentionOptions, gateRetention } from "./figures/gates/gate-retention";
export { type GateStepperOptions, gateStepper } from "./figures/gates/gate-stepper";
export { type GatesOverTimeOptions, gatesOverTime } from "./figures/gates/gates-over-time";
export { type MixingTriangleOptions, mixingTriangle, type NamedCandidate } from "./figures/gates/mixing-triangle";
export { type RetentionSliderOptions, retentionSlider } from "./figures/gates/retention-slider";
export { type StackedTermsOptions, stackedTerms, type Terms } from "./figures/gates/stacked-terms";
export { type States, type StatesOverTimeOptions, statesOverTime } from "./figures/gates/states-over-time";
export type { StepperTrace } from "./figures/gates/stepper-lanes";
export { gateColours, type Part, palette } from "./figures/kit/colours";
export type { Figure } from "./figures/kit/figure";
export type { NumberList, NumberTable } from "./figures/kit/number-lists";
export { type CellsBuild, cellsBuild } from "./fused/engine";
export type { BidirectionalCell, BidirectionalOptions, BidirectionalTrace, BothWays } from "./models/bidirectional";
export { bidirectional } from "./models/bidirectional";
export { fromNamedTensors, type NamedTensors, namedTensors } from "./models/named";
export { type GreedyOptions, type GreedyResult, greedyDecode } from "./models/seq2seq/decoder/greedy-decode";
export { initSeq2Seq, type Seq2SeqInitOptions } from "./models/seq2seq/init";
export { maskedCrossEntropy, type TargetOptions } from "./models/seq2seq/loss";
export { exactMatch, type Ids, tokenAccuracy } from "./models/seq2seq/metrics";
export type {
  Bridge,
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
export type { StackCell, StackOptions, StackState, StackTrace, StackWeights } from "./models/stack";
export { stack } from "./models/stack";
export * from "./models/transformer";
export type { VariantInitOptions, VariantName, VariantTrace, VariantWeights } from "./models/variants";
export { initVariant, runVariant, variantNames } from "./models/variants";
export { type Environment, ready } from "./notebook/environment";
export type { DisplayOptions, MimeBundle, NotebookHost } from "./notebook/host";
export type { KernelName } from "./notebook/kernel";
export { predictions } from "./notebook/predictions";
export { type Progress, type ProgressOptions, pause, progress } from "./notebook/progress";
export { show, type View } from "./notebook/show";
export { showMath, showTable, type TableCell } from "./notebook/text";
export { type Explorer, explore } from "./notebook/widgets/explore";
export { type Input, type SelectOptions, type SliderOptions, select, slider } from "./notebook/widgets/inputs";
export type { Drawing } from "./notebook/widgets/live";
export type { Lists } from "./runs/run";
export type { Fault } from "./runs/store";
export type { Band, BandsOf, Results, Row, SweepLists, SweepOptions } from "./runs/table";
export { bandsOver, results, sweep } from "./runs/table";
export type { Experiment, Measured, RunContext, RunSettings, SettingInfo, SettingValue } from "./runs/types";
export { connectivity, connectivityByLag } from "./studies/character-connectivity";
export type { CharacterModel, CharacterTraining } from "./studies/character-model";
export { characterLoss, newCharacterModel, silence, trainCharacterModel } from "./studies/character-model";
export type { BestUnit, ChooseAndMeasure, WordReading } from "./studies/character-readings";
export { bestUnits, letterAlone, readWords } from "./studies/character-readings";
export { type SampleOptions, sampleWords } from "./studies/character-samples";
export { concordance } from "./studies/concordance";
export * from "./studies/experiments";
export { type ForecastMeasured, forecastSeries, type SeriesSettings } from "./studies/forecast-series";
export type { ForecasterSettings } from "./studies/forecaster";
export type { NumberCell } from "./studies/number-model";
export type { CellName, CellWeights, Network, RecurrentSettings } from "./studies/recurrent";
export type { ForecastScores, Origin, RollingOptions } from "./studies/rolling";
export { forecastScores, rollingOrigins, rollingScores } from "./studies/rolling";
export { type BatchOptions, batches } from "./train/batches";
export type { BestSoFar } from "./train/best";
export { DivergedError, type Divergence } from "./train/diverged-error";
export type { Curve, History } from "./train/history";
export type { LearningRate, OptimizerSettings } from "./train/optimizer";
export type {
  CheckpointOptions,
  ClassWeight,
  EarlyStop,
  StepCounter,
  StepReport,
  TrainOptions,
  Validation,
} from "./train/options";
export type { Settings, WeightManifest } from "./train/storage/manifest";
export type { SavedType, UnreadableTensor } from "./train/storage/saved-tensor";
export type { LoadedTensors, SaveOptions, WeightSource } from "./train/storage/weights";
export { loadTensors, loadWeights, saveWeights, weightsToBytes } from "./train/storage/weights";
export { type TrainResult, train } from "./train/train";
export { trainable } from "./train/trainable";
export { version } from "./version";
