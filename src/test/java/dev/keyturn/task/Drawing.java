package dev.keyturn.task;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;

/** Where the nodes and flows of a model are drawn. */
public final class Drawing {

    private final BpmnModelInstance model;

    public Drawing(BpmnModelInstance model) {
        this.model = model;
    }

    public Box box(FlowNode node) {
        Bounds bounds = model.getModelElementsByType(BpmnShape.class).stream()
                .filter(shape -> node.equals(shape.getBpmnElement()))
                .findFirst()
                .orElseThrow()
                .getBounds();
        return new Box(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
    }

    public List<Line> lines(SequenceFlow flow) {
        List<Waypoint> points = List.copyOf(flow.getDiagramElement().getWaypoints());
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            Waypoint from = points.get(i - 1);
            Waypoint to = points.get(i);
            lines.add(new Line(from.getX(), from.getY(), to.getX(), to.getY()));
        }
        return lines;
    }

    /** @return a message for each two flows that meet anywhere but where both begin or end */
    public List<String> crossings(Collection<SequenceFlow> flows) {
        List<SequenceFlow> all = List.copyOf(flows);
        List<String> crossings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (cross(lines(all.get(i)), lines(all.get(j)))) {
                    crossings.add(all.get(i).getId() + " crosses " + all.get(j).getId());
                }
            }
        }
        return crossings;
    }

    private static boolean cross(List<Line> one, List<Line> other) {
        return one.stream().anyMatch(a -> other.stream().anyMatch(b -> a.meets(b) && !a.sharesAnEndWith(b)));
    }

    public record Line(double x1, double y1, double x2, double y2) {

        boolean meets(Line other) {
            return Line2D.linesIntersect(x1, y1, x2, y2, other.x1, other.y1, other.x2, other.y2);
        }

        boolean sharesAnEndWith(Line other) {
            return at(x1, y1, other) || at(x2, y2, other);
        }

        private static boolean at(double x, double y, Line line) {
            return x == line.x1 && y == line.y1 || x == line.x2 && y == line.y2;
        }
    }

    public record Box(double x, double y, double width, double height) {

        public double right() {
            return x + width;
        }

        public boolean overlaps(Box other) {
            return x < other.right() && other.x < right() && y < other.y + other.height && other.y < y + height;
        }

        /** Whether a point lies on the box or within a pixel of it. */
        public boolean touches(double px, double py) {
            return px >= x - 1 && px <= right() + 1 && py >= y - 1 && py <= y + height + 1;
        }
    }
}
