"""What the process counts, for Prometheus."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from ocr_emulator.state.store import Store


def add_metrics(app: APIRouter, store: Store) -> None:
    """The call GET /metrics."""

    @app.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    def get_metrics() -> Response:
        """How many answers there were, by operation and resultCode, in Prometheus' text format."""
        # The library takes a twentieth of a second to import, which a start without Prometheus need not.
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest  # noqa: PLC0415
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric  # noqa: PLC0415
        from prometheus_client.registry import Collector  # noqa: PLC0415

        class Live(Collector):
            def collect(self) -> Iterator[Metric]:
                labels = ("operation", "version", "resultCode", "by", "fault")
                answers = CounterMetricFamily(
                    "ocr_emulator_answers", "Answers of the emulated API.", labels=labels
                )
                for kind, count in store.answer_counter.counts().items():
                    answers.add_metric(list(kind), count)
                yield answers
                sessions, entries = len(store.sessions.app_keys()), len(store.journal)
                yield GaugeMetricFamily("ocr_emulator_sessions", "The appKeys that are remembered.", sessions)
                yield GaugeMetricFamily("ocr_emulator_journal", "The requests that are remembered.", entries)

        registry = CollectorRegistry()
        registry.register(Live())
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
