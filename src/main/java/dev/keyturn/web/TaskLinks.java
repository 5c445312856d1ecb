package dev.keyturn.web;

import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationView.OpenTask;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where the links of mails and tickets lead ({@link BaseUrl#task}): to the task in Tasklist while it is open, else to the
 * page of its rotation, which says what became of it.
 */
@Hidden
@RestController
final class TaskLinks {

    private final Rotations rotations;

    TaskLinks(Rotations rotations) {
        this.rotations = rotations;
    }

    @GetMapping("/rotations/{rotation:[\\w-]+}/tasks/{task:[\\w-]+}")
    ResponseEntity<Void> task(
            @PathVariable("rotation") String rotation,
            @PathVariable("task") String task,
            Person person,
            HttpServletRequest request) {
        boolean inTasklist = person.hasTasks() && isOpen(rotation, task, person);
        String place = inTasklist ? BaseUrl.inTasklist(task) : "/rotations/" + rotation;
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(request.getContextPath() + place))
                .build();
    }

    private boolean isOpen(String rotation, String task, Person person) {
        try {
            OpenTask open = rotations.get(rotation, person).task();
            return open != null && open.id().equals(task);
        } catch (RotationProblem unknown) {
            return false;
        }
    }
}
