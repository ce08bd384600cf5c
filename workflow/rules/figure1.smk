"""In: the shown cell's model. Out: <report>/figures, the paper's figure 1."""

from emofuse.paper import SUBMISSION

if SHOWN_CELL:
    WHY = "the paper's system" if f"{SHOWN_CELL[0]}/{SHOWN_CELL[1]}" == SUBMISSION else "the cell of most modalities"
    SHOWN_TITLE = f"{SHOWN_CELL[0]} {SHOWN_CELL[1].upper()} ({WHY}): {HEADING}"

    # In a cross-validation each round selects for itself: the network of the first is drawn, and said to be it.
    DRAWN_FIT = [*OWN][0]
    DRAWN_TITLE = f"{SHOWN_TITLE}, {DRAWN_FIT}" if ROUNDS else SHOWN_TITLE

    rule plot_figure1:
        input:
            code=sources("plot_figure1.py"),
            model=of_fit("model.keras", SHOWN_CELL, DRAWN_FIT),
            selected=of_fit("selected.json", SHOWN_CELL, DRAWN_FIT),
            aligned=ALIGNED,
        output:
            svg=shown("figures/figure1.svg"),
            png="<report>/figures/figure1.png",
        log:
            "<selection>/logs/plot_figure1.log",
        localrule: True
        conda:
            ENVIRONMENT
        resources:
            mem_mb=1000,
        params:
            protocol=choices("text"),
            title=verbatim(DRAWN_TITLE),
        shell:
            "python {input.code[0]:q} --model {input.model:q} --selected {input.selected:q} --aligned {input.aligned:q}"
            " --protocol {params.protocol:q} --title={params.title:q} --output {output.svg:q} {output.png:q} 2> {log:q}"
