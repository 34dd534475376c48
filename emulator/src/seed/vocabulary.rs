//! The names and descriptions of the seeded data.

/// A department with the names of its projects and datasets, separated by spaces.
pub(super) struct DepartmentData {
    pub(super) name: &'static str,
    pub(super) projects: &'static str,
    pub(super) datasets: &'static str,
    pub(super) variants: &'static str,
}

/// The clusters, each with the number of its [`DEPARTMENTS`], in their order.
pub(super) const CLUSTERS: [(&str, usize); 3] =
    [("fra-dgx-prod", 6), ("iad-h100-research", 4), ("sin-edge-lab", 2)];

pub(super) const PERIODS: [&str; 10] = [
    "2024-q3", "2024-q4", "2025-q1", "2025-q2", "2025-q3", "2025-q4", "2026-q1", "2026-q2",
    "2026-q3", "2025",
];

pub(super) const DEPARTMENTS: [DepartmentData; 12] = [
    DepartmentData {
        name: "autonomous-driving",
        projects: "perception sensor-fusion lidar-mapping path-planning parking driver-monitoring \
            traffic-signs hd-maps occupancy-grid scenario-mining highway-pilot radar-lab",
        datasets: "lidar-drives lidar-sweeps camera-frames radar-tracks lane-markings night-drives \
            rain-drives traffic-lights parking-lots pedestrian-crossings",
        variants: "raw labelled train val rosbag undistorted munich phoenix osaka",
    },
    DepartmentData {
        name: "foundation-models",
        projects: "pretraining tokenizers alignment reasoning long-context code-models evals distillation \
            mixture-of-experts multilingual reward-models synthetic-data",
        datasets: "llama-tokenized common-crawl web-text code-corpus math-proofs instruction-pairs \
            preference-pairs wiki-dump books-ocr dialogues checkpoints-70b",
        variants: "dedup filtered shards en de ja multilingual 8k 32k 128k",
    },
    DepartmentData {
        name: "computer-vision",
        projects: "image-classification object-detection segmentation pose-estimation video-understanding \
            ocr super-resolution visual-search anomaly-detection face-blurring satellite retail",
        datasets: "imagenet-21k coco-stuff open-images kinetics-clips street-view shelf-photos \
            document-scans aerial-tiles depth-pairs product-shots",
        variants: "train val test webp tfrecord augmented 256px 512px masks",
    },
    DepartmentData {
        name: "genomics",
        projects: "variant-calling single-cell rna-seq methylation population-studies rare-diseases \
            protein-folding crispr-screens metagenomics long-reads imputation tumor-evolution",
        datasets: "genome-hg38 genome-t2t exomes single-cell-atlas rna-seq-reads methylation-arrays \
            variant-calls protein-structures microbiome long-reads",
        variants: "fastq bam cram vcf annotated phased cohort-a cohort-b reference",
    },
    DepartmentData {
        name: "medical-imaging",
        projects: "radiology pathology ct-reconstruction mri-denoising mammography retina ultrasound \
            cardiology dermatology triage surgical-video dental",
        datasets: "chest-xrays ct-abdomen mri-brain whole-slides fundus-images echo-loops skin-lesions \
            mammograms dental-panoramas",
        variants: "dicom nifti deidentified annotated train holdout site-a site-b",
    },
    DepartmentData {
        name: "speech",
        projects: "asr tts diarization wake-word translation voice-cloning call-center noise-removal \
            subtitles emotion keyword-spotting audio-search",
        datasets: "librispeech-360 call-recordings podcasts meeting-rooms wake-words voice-actors \
            noise-samples lectures parliament-debates",
        variants: "wav16k flac aligned transcribed en fr ko far-field clean",
    },
    DepartmentData {
        name: "robotics",
        projects: "grasping locomotion teleoperation warehouse sim-to-real humanoid drones assembly tactile",
        datasets: "grasp-trials teleop-episodes warehouse-lidar gripper-forces gait-logs bin-picking \
            drone-flights assembly-demos",
        variants: "episodes rgbd pointclouds sim real train replay annotated",
    },
    DepartmentData {
        name: "recommendation",
        projects: "ranking candidate-generation embeddings ads-ctr search-quality personalization \
            cold-start feed experiments",
        datasets: "click-logs session-traces item-embeddings ad-impressions search-queries playlists \
            user-features catalogue-snapshots",
        variants: "parquet sampled hourly daily anonymised negatives joined",
    },
    DepartmentData {
        name: "climate",
        projects: "weather-nowcasting ocean-models wildfire flood-risk air-quality sea-ice reanalysis \
            crop-yield downscaling",
        datasets: "era5-reanalysis radar-composites sentinel-tiles sea-surface-temp soil-moisture \
            airborne-lidar wildfire-perimeters river-gauges",
        variants: "zarr netcdf hourly daily europe pacific regridded anomalies",
    },
    DepartmentData {
        name: "drug-discovery",
        projects: "docking generative-chemistry toxicity molecular-dynamics assay-mining antibodies \
            retrosynthesis cryo-em phenotypic-screens",
        datasets: "zinc-ligands docking-poses md-trajectories assay-results antibody-sequences \
            cryo-em-micrographs reaction-graphs cell-paintings",
        variants: "sdf smiles minimised curated train holdout screened raw",
    },
    DepartmentData {
        name: "simulation",
        projects: "digital-twins fluid-dynamics crash-tests synthetic-scenes wind-tunnel materials",
        datasets: "mesh-library cfd-snapshots crash-runs synthetic-scenes wind-tunnel-runs texture-packs \
            usd-assets",
        variants: "hdf5 vtk coarse fine rendered ground-truth sweep",
    },
    DepartmentData {
        name: "edge-ai",
        projects: "quantization tiny-models smart-cameras wearables predictive-maintenance benchmarks",
        datasets: "calibration-sets vibration-logs factory-cameras wearable-traces thermal-frames \
            power-profiles bench-inputs",
        variants: "int8 fp8 line-1 line-2 sampled labelled baseline",
    },
];

/// The users who create volumes. The first three own the access keys.
pub(super) const USERS: &str = "maya.lindqvist jonas.weber priya.nair amara.okafor tomasz.kowalski lucia.fernandez wei.zhang \
    noor.haddad elif.demir oliver.grant sakura.tanaka mateo.rossi ingrid.solberg daniel.cohen \
    fatima.benali henrik.jensen chloe.martin arjun.mehta katarina.novak samuel.adeyemi yuki.mori \
    paulo.silva hannah.schulz minh.tran greta.eriksson omar.farouk isabel.torres viktor.petrov \
    aisling.byrne rahul.iyer sofia.papadopoulou emil.larsen zanele.dlamini bruno.costa linh.pham \
    george.whitfield";

/// `{}` stands for the dataset name with spaces.
pub(super) const DESCRIPTIONS: [&str; 16] = [
    "Curated {} for the quarterly training runs",
    "{}, read-only copy; write through the origin claim",
    "Raw {} as delivered, checksums in MANIFEST.txt",
    "{}: 512 MB shards, shuffled with seed 42",
    "Frozen snapshot of {} used in the last release; do not change",
    "{} after deduplication and a licence review",
    "Shared {} for benchmarks across teams",
    "{}, anonymised; approved by the data office",
    "Validation split of {}, never train on it",
    "Working set for {}, refreshed every Monday by the ingest job",
    "{} from the Zürich and Kraków sites, in the common layout",
    "Legacy {}; to be replaced, ask the owner before use",
    "{} in the format of the new loader (webdataset)",
    "Precomputed features for {}",
    "{} – labels checked twice, see the wiki for the guidelines",
    "Temporary share of {} for the hackathon",
];

/// Makes a description longer than the contract allows, so that it is truncated to the limit.
pub(super) const LONG_DESCRIPTION_SUFFIX: &str = " Collected by several teams over two years, merged, checked by hand in part; \
     the licence forbids use outside the company, and questions go to the owner.";

/// The names of the first volumes, one per department.
pub(super) const WELL_KNOWN_NAMES: [&str; 12] = [
    "lidar-drives-2026-q3",
    "llama-tokenized",
    "imagenet-21k",
    "genome-hg38",
    "chest-xrays",
    "librispeech-360",
    "grasp-trials",
    "click-logs",
    "era5-reanalysis",
    "zinc-ligands",
    "mesh-library",
    "calibration-sets",
];

pub(super) const STORAGE_CLASSES: [&str; 4] = ["weka-fast", "netapp-nfs", "ceph-rbd", "local-nvme"];

/// PVCs without a volume in each project. The last two are pending.
pub(super) const UNUSED_PVCS: [&str; 5] =
    ["training-data", "shared-datasets", "model-checkpoints", "new-ingest", "scratch-local"];
