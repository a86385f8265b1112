"""What is timed gives the same answers on both sides; ratios are promised in full campaigns."""

import os

import pytest
from benchmarks.kernel_speed import JOBS, Job, time_job


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_both_sides_answer_alike_and_the_ratio_is_kept(job: Job) -> None:
    is_full = os.environ.get("STAKEGRAPH_CAMPAIGN") == "full"
    timed = time_job(job, 300 if is_full else 60, 5 if is_full else 1)
    if is_full and job.target is not None:
        assert timed.ratio >= job.target, str(timed.row)
