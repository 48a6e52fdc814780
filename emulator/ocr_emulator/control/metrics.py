"""The call that answers what the process counts, for Prometheus."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ocr_emulator.control.routing.routes import resource_router
from ocr_emulator.state.store import Store

if TYPE_CHECKING:
    from prometheus_client.core import Metric

_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
}


def router(store: Store, count_lost_log_lines: Callable[[], int]) -> APIRouter:
    """The call about metrics."""
    routes = resource_router("metrics")

    @routes.get("/metrics", response_class=Response, responses=_CONTENT)
    def get_metrics() -> Response:
        """Get what the process counts, for Prometheus.

        The answers of the API are counted by operation, version, resultCode, who decided, and fault. A reset does
        not change the counts.
        """
        # The library takes a twentieth of a second to import, which a start without Prometheus need not.
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest  # noqa: PLC0415
        from prometheus_client.registry import Collector  # noqa: PLC0415

        class StoreCollector(Collector):
            def collect(self) -> Iterator["Metric"]:
                return _metrics(store, count_lost_log_lines())

        registry = CollectorRegistry()
        registry.register(StoreCollector())
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


def _metrics(store: Store, lost_log_lines: int) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 - see above

    labels = ("operation", "version", "resultCode", "by", "fault")
    answers = CounterMetricFamily("ocr_emulator_answers", "Answers of the emulated API.", labels=labels)
    for kind, count in store.answer_counter.counts().items():
        answers.add_metric(list(kind), count)
    yield answers
    sessions, entries = len(store.sessions), len(store.journal)
    yield GaugeMetricFamily("ocr_emulator_sessions", "The appKeys that are remembered.", sessions)
    yield GaugeMetricFamily("ocr_emulator_journal", "The requests that are remembered.", entries)
    what = "The lines of the log that could not be written."
    yield CounterMetricFamily("ocr_emulator_lost_log_lines", what, lost_log_lines)
